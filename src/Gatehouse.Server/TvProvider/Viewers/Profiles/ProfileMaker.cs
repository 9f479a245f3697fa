using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>Makes profiles out of what MVPDs say.</summary>
internal sealed class ProfileMaker(ViewerHashes hashes, SecretBox box, TimeProvider time)
{
    /// <summary>A profile that begins now and holds as long as operator and MVPD say.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="integration">Service provider and MVPD.</param>
    /// <param name="platform">Of the device.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="signIn">What the MVPD said.</param>
    public ProfileRow Make(string organizationId, Integration integration, DevicePlatform platform, ProfileOwner owner, MvpdSignIn signIn)
    {
        var now = time.GetUtcNow();
        var (id, mvpd, traits) = (Id.New("tvp", time), integration.Mvpd.Id, integration.On(platform));
        var lifetime = signIn.HomeBased ? traits.HomeAuthentication : traits.Authentication;
        return new ProfileRow
        {
            Id = id,
            OrgId = organizationId,
            ServiceProvider = integration.ServiceProvider.Id,
            Mvpd = mvpd,
            ClientId = owner.ClientId,
            ApplicationId = owner.ApplicationId,
            DeviceHash = owner.DeviceHash,
            Type = ProfileStore.TypeOf(owner.Partner),
            PlatformHash = owner.PlatformHash,
            ServiceHash = owner.ServiceHash,
            ViewerHash = hashes.Viewer(organizationId, mvpd, signIn.UserId),
            UserKeyHash = hashes.UserKey(organizationId, mvpd, signIn.UserKey),
            Data = ProfileData.Of(signIn).Seal(box, id),
            CreatedMs = now.ToUnixTimeMilliseconds(),
            ExpiresMs = lifetime.EndOf(now, signIn.Ends).ToUnixTimeMilliseconds(),
        };
    }
}

/// <summary>Whose a profile is.</summary>
/// <param name="ClientId"><c>tvc_…</c></param>
/// <param name="ApplicationId"><c>app_…</c></param>
/// <param name="DeviceHash">Keyed hash of the device identifier.</param>
/// <param name="PlatformHash">Keyed hash of the platform identity; null for none.</param>
/// <param name="ServiceHash">Keyed hash of the identity at the programmer; null for none.</param>
/// <param name="Partner">It came by Apple's framework.</param>
internal sealed record ProfileOwner(string ClientId, string ApplicationId, string DeviceHash, string? PlatformHash, string? ServiceHash, bool Partner);
