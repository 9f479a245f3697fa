using System.Text;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Challenges;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.Requests;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>
/// Decides about a certificate request inside one transaction: is it a repetition, is the challenge good, does the gate
/// allow it, must somebody approve. A refusal is recorded, so it commits like a success.
/// </summary>
public sealed class IssuanceDesk(
    ChallengeStore challengeStore, ChallengeCheck challenges, IssuanceClerk clerk, IssuanceGate gates, SecretBox secrets, TimeProvider time)
{
    // Devices that got no answer ask again, and some under a new transactionID.
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromHours(1);

    /// <summary>Decides.</summary>
    public async Task<ScepOutcome> DecideAsync(Tx tx, ScepContext context, EnrollRequest request, CancellationToken ct)
    {
        var row = await RequestStore.OpenAsync(tx, NewRow(context, request));
        if (await RepeatedAsync(tx, context, request, row) is { } known)
        {
            return known;
        }

        var verdict = await VerdictAsync(tx, context, request);
        var ask = Ask(context, request, verdict);
        var open = await ActiveOrganization.IsAsync(tx, context.OrganizationId);
        var failure = !open ? ScepFailure.OrganizationDisabled
            : verdict.Failure ?? CheckService(context, renews: request.Current is not null || verdict.DeviceId is not null);
        if (failure is not null)
        {
            return await clerk.RefuseAsync(tx, context, row, failure, ask, ct);
        }

        return await gates.Current!.DecideAsync(tx, ask, ct) switch
        {
            IssuanceDecision.Refuse no => await clerk.RefuseAsync(tx, context, row, ScepFailure.OfGate(no), ask, ct),
            IssuanceDecision.Allow yes => await GrantAsync(tx, context, row, request, Granted(ask, yes, request), verdict, ct),
            _ => throw new InvalidOperationException("A gate allows or refuses."),
        };
    }

    private async Task<ScepOutcome> GrantAsync(
        Tx tx, ScepContext context, RequestRow row, EnrollRequest request, IssuanceRequest ask, ChallengeVerdict verdict, CancellationToken ct)
    {
        // Approval is about who comes in; a device that is in renews without it.
        if (!context.Profile.NeedsApproval || request.Current is not null || verdict.DeviceId is not null)
        {
            var outcome = await clerk.IssueAsync(tx, context, row, request.Key, ask, decidedBy: null, ct);
            return outcome is ScepOutcome.Issued && verdict.ChallengeId is { } spent && !await challengeStore.ConsumeAsync(tx, spent)
                ? throw new InvalidOperationException("A locked challenge was spent by somebody else.")
                : outcome;
        }

        // The wait is bound to this CSR; the challenge has done its work.
        if (verdict.ChallengeId is { } id)
        {
            await challengeStore.ConsumeAsync(tx, id);
        }

        var keep = context.Profile.ChallengeType is ScepChallengeType.Token or ScepChallengeType.TokenShort && request.Challenge is { } challenge
            ? secrets.Seal(Encoding.UTF8.GetBytes(challenge), RequestRow.ChallengePurpose(row.Id))
            : null;
        return await clerk.ParkAsync(tx, context, row, ask, request.Csr, keep, ct);
    }

    /// <summary>The answer to a request that was answered before; null when this one is new.</summary>
    private async Task<ScepOutcome?> RepeatedAsync(Tx tx, ScepContext context, EnrollRequest request, RequestRow row)
    {
        // Equal CSRs have equal keys, but a renewal's signer is another one: only the same signer gets the same answer.
        if (!row.SignerKeySha256.AsSpan().SequenceEqual(request.SignerKeySha256))
        {
            return new ScepOutcome.Failed(ScepFailure.UnknownSigner);
        }

        switch (row.State)
        {
            case RequestRow.Issued:
                return await clerk.RepeatAsync(tx, row.OrgId, row.CertificateId!);
            case RequestRow.Pending:
                return new ScepOutcome.Pending();
            case RequestRow.Denied:
                return new ScepOutcome.Failed(ScepFailure.Denied(row.Detail));
        }

        var since = time.GetUtcNow() - RepeatWindow;
        if (request.Current is null
            && await RequestStore.FindIssuedAsync(tx, context.Profile.Id, request.CsrSha256, since.ToUnixTimeMilliseconds()) is { } before)
        {
            await clerk.LinkAsync(tx, row, before);
            return await clerk.RepeatAsync(tx, row.OrgId, before.CertificateId!);
        }

        return null;
    }

    // A renewal is proven by the certificate that signed it, everything else by a challenge; never by neither.
    private async Task<ChallengeVerdict> VerdictAsync(Tx tx, ScepContext context, EnrollRequest request) => request.Current is { } current
        ? new ChallengeVerdict { AttemptId = current.AttemptId, DeviceId = current.DeviceId }
        : await challenges.CheckAsync(tx, context.Profile, request.Challenge, request.AttemptId);

    private ScepFailure? CheckService(ScepContext context, bool renews)
    {
        var now = time.GetUtcNow();
        return !(renews ? context.Profile.RenewsAt(now) : context.Profile.Enabled) ? ScepFailure.ProfileDisabled
            : !context.Authorities.CanIssueAt(now) ? ScepFailure.CaUnable
            : gates.Current is null ? ScepFailure.NoGate
            : null;
    }

    private static IssuanceRequest Ask(ScepContext context, EnrollRequest request, ChallengeVerdict verdict) => new(
        context.OrganizationId, context.Profile.Id, context.Profile.ChallengeType, request.Current is null ? request.Challenge : null, verdict.AttemptId,
        request.Current?.Id, request.TransactionId, context.RemoteAddress, context.UserAgent, verdict.DeviceId);

    // What the gate knows counts; a renewal whose attempt is long forgotten keeps the name it has.
    private static IssuanceRequest Granted(IssuanceRequest ask, IssuanceDecision.Allow allow, EnrollRequest request) =>
        ask with { AttemptId = allow.AttemptId ?? request.Current?.AttemptId, DeviceId = allow.DeviceId ?? ask.DeviceId };

    private RequestRow NewRow(ScepContext context, EnrollRequest request) => new()
    {
        Id = Id.New("req", time), OrgId = context.OrganizationId, ProfileId = context.Profile.Id, TransactionId = request.TransactionId,
        CsrSha256 = request.CsrSha256, SignerKeySha256 = request.SignerKeySha256, Subject = request.Subject,
        AttemptId = request.Current?.AttemptId ?? request.AttemptId, DeviceId = request.Current?.DeviceId, RenewsId = request.Current?.Id,
        RemoteAddress = context.RemoteAddress, UserAgent = context.UserAgent, CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
    };
}
