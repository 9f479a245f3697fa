using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>Has people sign in again who last did so longer ago than their organization allows.</summary>
public sealed class SignInPolicy(Database database, TimeProvider time, IReauthentication reauthentication, Demands demands, ILogger<SignInPolicy> logger)
    : SweepTask(database, time, logger)
{
    /// <inheritdoc/>
    public override string Name => "sign-in-policy";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var organizations = await tx.QueryAsync<string>("select distinct org_id from mdm_device where account_mode is not null and state = 'enrolled'");
        var raised = 0;
        foreach (var org in organizations)
        {
            // The rule says when a sign-in of now would be due; whoever signed in that much earlier is due now.
            if (raised < limit && await reauthentication.DueAsync(org, now, ct) is { } due)
            {
                raised += await demands.RaiseAsync(
                    tx,
                    "d.id in (select x.id from mdm_device x where x.org_id = @org and x.reauthenticate_ms is null and x.authenticated_ms <= @latest and x.account_mode is not null and x.state = 'enrolled' limit @limit)",
                    new { org, latest = (now - (due - now)).ToUnixTimeMilliseconds(), limit = limit - raised });
            }
        }

        return raised;
    }
}
