using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Tokens;

/// <summary>
/// Logs an installation in by its key alone (RFC 7523 §2.1), after its refresh token ran out, got lost or was given back. Its
/// key and what opens it are the first factor; what weakens that is refused.
/// </summary>
internal sealed class DeviceAssertionGrant(
    Database database, InstallationStore installations, IProofs proofs, IGrants grants, IAccessTokens tokens, AppGrants appGrants, AppTokens appTokens, AppsMetrics metrics,
    TimeProvider time, ILogger<DeviceAssertionGrant> log) : IAssertionGrant
{
    private const string Kind = "device-assertion";

    private static readonly OAuthError Unknown = OAuthError.InvalidGrant("The assertion is of no installation of this client.") with { Reason = Reasons.DeviceDeleted };

    /// <inheritdoc/>
    public async Task<(TokenResponse? Response, OAuthError? Error)> GiveAsync(AssertionRequest request, CancellationToken ct)
    {
        switch (DeviceAssertion.Check(request.Assertion, request.Key.Key, request.Issuer.Address, time.GetUtcNow()))
        {
            case DeviceAssertionVerdict.Genuine genuine:
                return await LogInAsync(request, genuine, ct);
            case DeviceAssertionVerdict.Refused refused:
                AppsLog.AssertionRefused(log, request.Client.Id, refused.Reason);
                return (null, OAuthError.InvalidGrant($"The assertion does not hold: {refused.Reason}."));
            default:
                throw new InvalidOperationException("A verdict that nobody knows.");
        }
    }

    private async Task<(TokenResponse? Response, OAuthError? Error)> LogInAsync(AssertionRequest request, DeviceAssertionVerdict.Genuine assertion, CancellationToken ct)
    {
        var id = DeviceIds.Find(assertion.DeviceId);
        var seen = id is null ? null : await installations.FindAsync(request.Issuer.OrganizationId, id, ct);
        if (Fault(seen, request, assertion) is { } fault)
        {
            return (null, fault);
        }

        var scopes = request.Scopes ?? ScopeSet.FromStored(request.Client.Settings.Scopes);
        if (!scopes.IsWithin(ScopeSet.FromStored(request.Client.Settings.Scopes)))
        {
            return (null, OAuthError.InvalidScope("The client may not have one of these scopes."));
        }

        var outcome = await database.WriteAsync(tx => LogInAsync(tx, request, assertion, id!, scopes), ct);
        metrics.Login(outcome.Error?.Code ?? "given");
        return outcome;
    }

    private async Task<(TokenResponse? Response, OAuthError? Error)> LogInAsync(
        Tx tx, AssertionRequest request, DeviceAssertionVerdict.Genuine assertion, string id, ScopeSet scopes)
    {
        var row = await InstallationStore.LockAsync(tx, request.Issuer.OrganizationId, id);
        if (Fault(row, request, assertion) is { } fault)
        {
            return (null, fault); // it changed while we looked
        }

        var user = await AppUserStore.ReadAsync(tx, row!.OrgId, row.UserId);
        if (user?.State != AppUserStates.Active)
        {
            return (null, NotServed(user is null ? Reasons.DeviceDeleted : Reasons.UserLocked));
        }

        if (!await proofs.TryUseAsync(tx, Kind, id, assertion.Jti, assertion.RememberUntil))
        {
            return (null, OAuthError.InvalidGrant("The assertion was used before."));
        }

        if (await GrantAsync(tx, request.Client, row, user) is not { } grantId)
        {
            return (null, NotServed(Reasons.TokenRevoked));
        }

        await tokens.DeleteRefreshAsync(tx, row.OrgId, grantId);
        await installations.LoggedInAsync(tx, row, grantId, assertion.Mode);
        return (await appTokens.IssueAsync(tx, request.Client, grantId, scopes, request.Key.Thumbprint), null);
    }

    // Where nobody is known, the key is all there is, and begins anew. Whose person signed out or was signed out has to sign in.
    private async Task<string?> GrantAsync(Tx tx, OAuthClient client, InstallationRow row, AppUserRow user) =>
        await grants.LivesAsync(tx, row.OrgId, row.GrantId) ? row.GrantId
        : user.PersonId is not null ? null
        : await appGrants.CreateAsync(tx, client, row.Id, row.UserId, ScopeSet.FromStored(client.Settings.Scopes), row.AttestationLevel);

    private static OAuthError NotServed(string reason) => OAuthError.InvalidGrant("The installation is not served.") with { Reason = reason };

    // One that is unknown and one of somebody else's get the same answer.
    private static OAuthError? Fault(InstallationRow? row, AssertionRequest request, DeviceAssertionVerdict.Genuine assertion)
    {
        if (row is null || row.Jkt != request.Key.Thumbprint || row.ClientId != request.Client.Id)
        {
            return Unknown;
        }

        if (AppPolicy.Denial(row) is { } reason)
        {
            return NotServed(reason);
        }

        if (row.UserId != assertion.Subject)
        {
            return OAuthError.InvalidGrant("The assertion is about somebody else.");
        }

        return ModeMarkers.IsAtLeast(assertion.Mode, row.Mode) ? null : OAuthError.InvalidGrant("The key was opened by less than the installation demands.");
    }
}
