using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Challenges;

/// <summary>Hands challenges out, and takes each back once.</summary>
internal sealed class ChallengeDesk(AppKeys keys, IProofs proofs, TimeProvider time)
{
    private const string Header = "OAuth-Client-Attestation-Challenge";
    private const string Kind = "attestation-challenge";

    /// <summary>A fresh one.</summary>
    public async ValueTask<string> MakeAsync(string organizationId, AppEnrollmentSettings tenant, CancellationToken ct) =>
        (await ChallengesAsync(ct)).Make(
            organizationId, RandomNumberGenerator.GetBytes(AttestationChallenges.RandomBytes), tenant.ProofOfWorkBits, time.GetUtcNow());

    /// <summary>
    /// The challenge of an enrollment: that of its attestation, of its proof of work, or of both, which must then be the same.
    /// Null where the organization demands neither and none was sent.
    /// </summary>
    public async ValueTask<(AttestationChallenge? Challenge, OAuthError? Error)> ReadAsync(
        HttpContext http, string organizationId, AppEnrollmentSettings tenant, AnonymousEnrollmentRequest request, string thumbprint, CancellationToken ct)
    {
        var attested = request.Attestation is not null && tenant.Attestation != AttestationDemands.None;
        if (!attested && tenant.ProofOfWorkBits == 0)
        {
            return (null, null);
        }

        var text = attested ? request.Attestation!.Challenge : request.Work?.Nonce;
        if (!(await ChallengesAsync(ct)).TryRead(organizationId, text, time.GetUtcNow(), out var challenge))
        {
            return (null, await NeededAsync(http, organizationId, tenant, ct));
        }

        // A challenge from before the demand was raised does not do; nor does work on another challenge.
        return tenant.ProofOfWorkBits == 0
            || (challenge.Bits >= tenant.ProofOfWorkBits && request.Work is { } work && work.Nonce == text && work.Holds(thumbprint, tenant.ProofOfWorkBits))
                ? (challenge, null)
                : (null, await NeededAsync(http, organizationId, tenant, ct));
    }

    /// <summary>Notes that a challenge was used; false when it had been used before.</summary>
    public Task<bool> TryUseAsync(Tx tx, string organizationId, AttestationChallenge challenge) =>
        proofs.TryUseAsync(tx, Kind, organizationId, challenge.Text, challenge.Expires);

    /// <summary>The refusal that brings a fresh challenge along (draft-ietf-oauth-attestation-based-client-auth §8.1).</summary>
    public async ValueTask<OAuthError> NeededAsync(HttpContext http, string organizationId, AppEnrollmentSettings tenant, CancellationToken ct)
    {
        http.Response.Headers[Header] = await MakeAsync(organizationId, tenant, ct);
        return new OAuthError(OAuthErrorCodes.UseAttestationChallenge, "The challenge is missing, unknown, used or too old, or its work is not done. This answer carries a fresh one.");
    }

    private async ValueTask<AttestationChallenges> ChallengesAsync(CancellationToken ct) => new(await keys.ReadAsync(AppKeys.Challenge, ct));
}
