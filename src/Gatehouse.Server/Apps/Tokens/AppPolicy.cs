using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Challenges;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Tokens;

/// <summary>What the authorization server asks about installed apps.</summary>
internal sealed class AppPolicy(AppStore apps, InstallationStore installations, AppUserStore users, AppKeys keys) : IAppPolicy
{
    /// <inheritdoc/>
    public async Task<AppAudienceRule?> AudienceAsync(OAuthClient client, string audience, CancellationToken ct)
    {
        var app = (await apps.FindByIdAsync(client.OrganizationId, client.Id, ct))?.Read();
        return app?.AllowedAudiences.FirstOrDefault(a => a.Audience == audience) is { } allowed
            ? new AppAudienceRule(
                string.Join(' ', allowed.Scopes), allowed.MinAcr, allowed.TokenLifetime ?? app.ExchangedTokenLifetime, allowed.SeesDeviceId, allowed.PairwiseSubject)
            : null;
    }

    /// <inheritdoc/>
    /// <remarks>A keyed hash, in the form of the subjects themselves (RFC 9562 §5.8).</remarks>
    public async ValueTask<string> PairwiseSubjectAsync(string organizationId, string subject, string audience, CancellationToken ct)
    {
        var hash = HMACSHA256.HashData(await keys.ReadAsync(AppKeys.Pairwise, ct), Encoding.UTF8.GetBytes($"{organizationId}\n{audience}\n{subject}")).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }

    /// <inheritdoc/>
    public async Task<string> ReasonAsync(string organizationId, string thumbprint, CancellationToken ct) =>
        await installations.FindLastByKeyAsync(organizationId, thumbprint, ct) is not { } row ? DenialReasons.DeviceDeleted
        : Denial(row) ?? ((await users.FindAsync(organizationId, row.UserId, ct))?.State == AppUserStates.Locked ? DenialReasons.UserLocked : DenialReasons.TokenExpired);

    /// <inheritdoc/>
    public async Task<bool> MayIntrospectAsync(string organizationId, string appClientId, string askingClientId, CancellationToken ct) =>
        (await apps.FindByIdAsync(organizationId, appClientId, ct))?.Read().IntrospectedBy.Contains(askingClientId, StringComparer.Ordinal) == true;

    /// <inheritdoc/>
    public Task SeenAsync(Tx tx, string organizationId, string grantId) => installations.SeenAsync(tx, organizationId, grantId);

    /// <summary>Why an installation is not served; null when it is.</summary>
    public static string? Denial(InstallationRow row) => row.State switch
    {
        InstallationStates.Active => null,
        InstallationStates.Locked => row.StateBecause ?? DenialReasons.DeviceLocked,
        InstallationStates.Revoked => DenialReasons.TokenRevoked,
        _ => DenialReasons.DeviceDeleted,
    };
}
