using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Viewers.Trials;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Finds out of a call who its viewer is.</summary>
internal sealed class ViewerReader(ViewerHashes hashes, ITvKeys keys)
{
    /// <summary>The viewer at the device that the call comes from.</summary>
    public Viewer Read(TvRequest request) => new()
    {
        Settings = request.Settings,
        ServiceProvider = request.ServiceProvider,
        ClientId = request.Caller.ClientId,
        ApplicationId = request.Caller.ApplicationId,
        DeviceHash = request.Device ?? throw new InvalidOperationException("The endpoint did not ask for a device."),
        PlatformHash = request.PlatformIdentity is { } platform ? hashes.Identity(request.OrganizationId, "platform", platform) : null,
        ServiceHash = request.ServiceIdentity is { } service ? hashes.Identity(request.OrganizationId, "service", service) : null,
        Platform = request.Platform,
        ProfileVersion = request.Caller.ProfileVersion,
    };

    /// <summary>What Apple's framework says is worth.</summary>
    /// <param name="request">Call.</param>
    /// <param name="mvpd">The MVPD that it is about; null when the framework is to name it.</param>
    public static PartnerFrameworkVerdict JudgePartner(TvRequest request, string? mvpd) => request.PartnerStatus.Judge(
        id => MvpdOf(request, id), mvpd, request.Now - TimeSpan.FromSeconds(request.ServiceProvider.Lenient.PartnerExpiryToleranceSeconds));

    /// <summary>Keyed hash of who uses a promotional trial; null with the reason for nobody, and for a trial that asks for none.</summary>
    public string? TrialIdentity(TvRequest request, TrialTerms terms, out TvErrorCode? error)
    {
        error = null;
        return terms.IdentityKey is { } key ? request.TempPassIdentity(key, out error)?.KeyedHash(keys.HashKey(request.OrganizationId)) : null;
    }

    // A device that is not Apple's has no names for MVPDs of its own; what it says is understood as an Apple device's, so that it
    // gets the fallback for its MVPD rather than none.
    private static string? MvpdOf(TvRequest request, string mappingId) => request.Platform.HasAppleFramework
        ? request.Settings.MvpdOf(request.Platform, mappingId)
        : request.Settings.MvpdOf(DevicePlatform.TvOS, mappingId) ?? request.Settings.MvpdOf(DevicePlatform.IOS, mappingId);
}
