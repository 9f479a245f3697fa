using System.Text;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Pki.Scep;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Requests;

/// <summary>An administrator decides about a pending request. Approval asks the gate again: the attempt may have ended since.</summary>
public sealed class RequestDecision(
    Database db, RequestStore requests, ScepProfileStore profiles, AuthorityVault vault, IssuanceClerk clerk, IssuanceGate gates, SecretBox secrets,
    IAudit audit)
{
    /// <summary>Issues the certificate; the client gets it at its next poll.</summary>
    public async Task<DecisionOutcome> ApproveAsync(Caller caller, string id, CancellationToken ct)
    {
        if (await requests.FindAsync(caller.OrganizationId, id, ct) is not { } known)
        {
            return new DecisionOutcome.NotFound();
        }

        if (await profiles.FindAsync(caller.OrganizationId, known.ProfileId, ct) is not { } profile)
        {
            return new DecisionOutcome.Refused("PROFILE_DELETED", "The SCEP profile was deleted.");
        }

        var context = new ScepContext(profile, await vault.GetAsync(caller.OrganizationId, ct), known.RemoteAddress, known.UserAgent);
        return await db.WriteAsync(tx => ApproveAsync(tx, context, caller, id, ct), ct);
    }

    /// <summary>Refuses; the client is told at its next poll.</summary>
    public Task<DecisionOutcome> DenyAsync(Caller caller, string id, string? reason, CancellationToken ct) =>
        db.WriteAsync<DecisionOutcome>(async tx =>
        {
            if (await RequestStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return new DecisionOutcome.NotFound();
            }

            if (row.State != RequestRow.Pending)
            {
                return new DecisionOutcome.DecidedBefore();
            }

            var failure = ScepFailure.Denied(reason);
            await requests.CloseAsync(tx, new RequestOutcome(id, RequestRow.Denied)
            {
                FailInfo = failure.FailInfoName, Cause = failure.Cause, Detail = failure.Text, DecidedBy = caller.Name,
            });
            await audit.WriteAsync(tx, caller, "scep-request.deny", id, new { reason, row.AttemptId });
            return new DecisionOutcome.Done((await RequestStore.LockAsync(tx, caller.OrganizationId, id))!);
        }, ct);

    private async Task<DecisionOutcome> ApproveAsync(Tx tx, ScepContext context, Caller caller, string id, CancellationToken ct)
    {
        if (await RequestStore.LockAsync(tx, caller.OrganizationId, id) is not { State: RequestRow.Pending } row)
        {
            return new DecisionOutcome.DecidedBefore();
        }

        var ask = new IssuanceRequest(
            row.OrgId, row.ProfileId, context.Profile.ChallengeType, Challenge(row), row.AttemptId, row.RenewsId, row.TransactionId,
            row.RemoteAddress, row.UserAgent, row.DeviceId);
        var decision = gates.Current is { } gate
            ? await gate.DecideAsync(tx, ask, ct)
            : new IssuanceDecision.Refuse(ScepFailure.NoGate.Cause, ScepFailure.NoGate.Text);
        if (decision is not IssuanceDecision.Allow yes)
        {
            var no = (IssuanceDecision.Refuse)decision;
            return new DecisionOutcome.Refused(no.Cause, no.Text);
        }

        ask = ask with { AttemptId = yes.AttemptId ?? ask.AttemptId, DeviceId = yes.DeviceId ?? ask.DeviceId };
        var key = CsrRules.KeyOf(row.Csr);
        if (await clerk.IssueAsync(tx, context, row, key, ask, caller.Name, ct) is ScepOutcome.Failed failed)
        {
            return new DecisionOutcome.Refused(failed.Failure.Cause, failed.Failure.Text);
        }

        await audit.WriteAsync(tx, caller, "scep-request.approve", id, new { row.AttemptId });
        return new DecisionOutcome.Done((await RequestStore.LockAsync(tx, caller.OrganizationId, id))!);
    }

    private string? Challenge(RequestRow row) => row.SealedChallenge is { } sealedChallenge
        ? Encoding.UTF8.GetString(secrets.Open(sealedChallenge, RequestRow.ChallengePurpose(row.Id)))
        : null;
}

/// <summary>What became of a decision.</summary>
public abstract record DecisionOutcome
{
    private DecisionOutcome() { }

    /// <summary>Decided.</summary>
    public sealed record Done(RequestRow Request) : DecisionOutcome;

    /// <summary>No such request in the organization.</summary>
    public sealed record NotFound : DecisionOutcome;

    /// <summary>Not pending any more.</summary>
    public sealed record DecidedBefore : DecisionOutcome;

    /// <summary>A rule stands against approval.</summary>
    public sealed record Refused(string Cause, string Text) : DecisionOutcome;
}
