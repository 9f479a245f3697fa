using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>
/// A CA whose key is in other hands. All that it issued is revoked, nothing chains to it any more, and where it issued another
/// CA takes over: all in one transaction, so there is no moment in which it still counts or nobody can enroll.
/// </summary>
public sealed class Compromise(
    Database db, CaStore store, CertificateStore certificates, AuthorityVault vault, AuthorityFactory factory, ServiceCertificates services, IAudit audit,
    ILogger<Compromise> log)
{
    // Another change of the organization's CAs in between means to think again.
    private const int MaxAttempts = 5;

    /// <summary>Marks it, with the CAs below it.</summary>
    public async Task<RolloverOutcome> MarkAsync(Caller caller, string caId, string reason, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var present = await vault.GetAsync(caller.OrganizationId, ct);
            if (present.All.FirstOrDefault(r => r.Id == caId) is not { } ca)
            {
                return new RolloverOutcome.NotFound();
            }

            if (ca.IsOver)
            {
                return new RolloverOutcome.Conflict($"The CA is {ca.State}; nothing of it is trusted.");
            }

            if (await TryAsync(caller, Plan(present, ca), reason, ct) is { } revoked)
            {
                PkiLog.CaCompromised(log, caId, caller.OrganizationId, revoked);
                vault.Forget(caller.OrganizationId);
                await services.EnsureAsync(caller.OrganizationId, ct);
                return new RolloverOutcome.Done(caId);
            }

            vault.Forget(caller.OrganizationId);
            if (attempt == MaxAttempts)
            {
                return new RolloverOutcome.Conflict("The CAs are being changed by somebody else.");
            }
        }
    }

    private CompromisePlan Plan(OrganizationAuthorities present, CaRow ca)
    {
        var gone = present.All.Where(r => r.Id == ca.Id || (r.ParentId == ca.Id && !r.IsOver)).ToList();
        if (gone.TrueForAll(r => r.Id != present.Issuing.Row.Id))
        {
            return new CompromisePlan(present, ca, gone, [], null);
        }

        if (present.Next is { } next && gone.TrueForAll(r => r.Id != next.Id))
        {
            return new CompromisePlan(present, ca, gone, [], next);
        }

        // A root is only used again when it is not the one, and when its key is here.
        var root = present.All.Single(r => r.Id == present.Issuing.Row.ParentId);
        var made = factory.Next(present, new StartRollover { NewRoot = gone.Contains(root) || root.SealedKey is null });
        return new CompromisePlan(present, ca, gone, made, made[^1].Row);
    }

    /// <summary>How many certificates were revoked; null when the plan is out of date.</summary>
    private Task<int?> TryAsync(Caller caller, CompromisePlan plan, string reason, CancellationToken ct) => db.WriteAsync<int?>(async tx =>
    {
        await CaStore.TouchAsync(tx, caller.OrganizationId);
        if (await CaStore.VersionAsync(tx, caller.OrganizationId) != plan.Present.Version + 1)
        {
            return null;
        }

        var revoked = 0;
        foreach (var ca in plan.Gone)
        {
            await store.MoveAsync(tx, ca.Id, ca.State, CaRow.Compromised);
            revoked += (await certificates.RevokeAsync(tx, "ca_id = @CaId", new RevocationTarget { CaId = ca.Id }, RevocationReason.CaCompromise)).Count;
        }

        await TellAboveAsync(tx, plan);
        if (plan.Successor is { } successor)
        {
            await SucceedAsync(tx, plan, successor);
        }

        await audit.WriteAsync(tx, caller, "ca.compromise", plan.Ca.Id, new { reason, revoked, also = plan.Gone.Select(g => g.Id).Where(i => i != plan.Ca.Id), successor = plan.Successor?.Id });
        return revoked;
    }, ct);

    // The list of an issuing CA is signed with the very key that is in other hands; what counts for those who are careful is the root's.
    private static Task TellAboveAsync(Tx tx, CompromisePlan plan) =>
        plan.Ca.Kind == CaRow.External ? Task.CompletedTask // its lists are its own affair
        : plan.Ca.ParentId is { } root ? CrlStore.WantAsync(tx, plan.Ca.OrgId, root) : CrlStore.WantAsync(tx, plan.Ca.OrgId, plan.Ca.Id);

    private async Task SucceedAsync(Tx tx, CompromisePlan plan, CaRow successor)
    {
        foreach (var made in plan.Made)
        {
            await factory.SaveAsync(tx, made.Row);
        }

        await store.MoveAsync(tx, successor.Id, CaRow.Next, CaRow.Active);
        await store.MoveAsync(tx, successor.ParentId!, CaRow.Next, CaRow.Active);
        if (plan.Present.Issuing.Row.ParentId is { } before && before != successor.ParentId)
        {
            // A good root with nothing good left below it has done its work.
            var below = plan.Present.All.Any(r => r.ParentId == before && !r.IsOver && !plan.Gone.Contains(r));
            await store.MoveAsync(tx, before, CaRow.Active, below ? CaRow.Retiring : CaRow.Retired);
        }
    }

    /// <summary>What is to be done, as of one version of the organization's CAs.</summary>
    private sealed record CompromisePlan(OrganizationAuthorities Present, CaRow Ca, List<CaRow> Gone, IReadOnlyList<CaSigner> Made, CaRow? Successor);
}
