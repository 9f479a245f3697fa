using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Issuance;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Profiles;

/// <summary>What goes into an attempt's profile to prove it with, whatever kind its SCEP profile asks for.</summary>
internal sealed class Challenges(Database database, IIdentities identities, TokenChallenge tokenChallenge, IOptions<EnrollmentOptions> options)
{
    /// <summary>A fresh one.</summary>
    public async Task<ScepProof> NewAsync(ScepPayloadSource scep, TokenRow token, AttemptRow attempt, CancellationToken ct) =>
        scep.ChallengeType is ScepChallengeType.Token or ScepChallengeType.TokenShort
            ? new ScepProof(await tokenChallenge.WriteAsync(scep.ChallengeType, token, attempt.Id, ct))
            : await database.WriteAsync(tx => identities.NewChallengeAsync(tx, scep.Id, attempt.Id, null, options.Value.AttemptLifetime), ct);
}
