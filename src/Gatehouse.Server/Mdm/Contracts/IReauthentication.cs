using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>
/// How a device of an account proves again that its person belongs. Enrollment implements it; Mdm asks when a token is
/// missing, expired or taken back.
/// </summary>
public interface IReauthentication
{
    /// <summary>
    /// The value of the one <c>WWW-Authenticate</c> header of a 401, with the same parameters as at enrollment. Null when
    /// account-driven enrollment cannot be offered now, which must become 503 and never a 401 without a challenge.
    /// </summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="deviceId">Our device; a web sign-in that the challenge leads to accepts only its person.</param>
    /// <param name="account">What it is bound to.</param>
    /// <param name="ct">Stops.</param>
    Task<string?> ChallengeAsync(string organizationId, string deviceId, AccountBinding account, CancellationToken ct);

    /// <summary>When this person has to sign in again by the organization's policy (every so many days); null for never.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="signedIn">When the person last signed in.</param>
    /// <param name="ct">Stops.</param>
    Task<DateTimeOffset?> DueAsync(string organizationId, DateTimeOffset signedIn, CancellationToken ct);

    /// <summary>A person signed in again for a device (enrollment log <c>ACCOUNT_REAUTHENTICATED</c>), in the transaction that binds the new grant.</summary>
    Task RenewedAsync(Tx tx, string organizationId, string deviceId, AccountBinding account, CancellationToken ct);
}
