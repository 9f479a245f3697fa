using System.Diagnostics;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>
/// One issuing CA after the other: the next one is made and published (trusted at once, RFC 8894 §4.7), takes over when
/// told or at its date, and the one before stays for verification until its last certificate has ended.
/// </summary>
public sealed class Rollover(
    Database db, CaStore store, AuthorityVault vault, AuthorityFactory factory, ServiceCertificates services, IAudit audit, TimeProvider time,
    ILogger<Rollover> log)
{
    /// <summary>Makes and publishes the next CA.</summary>
    public async Task<RolloverOutcome> StartAsync(Caller caller, StartRollover request, CancellationToken ct)
    {
        var present = await vault.GetAsync(caller.OrganizationId, ct);
        if (present.Next is not null)
        {
            return new RolloverOutcome.Conflict("There is a next CA already; activate it or take it away first.");
        }

        if (!request.NewRoot && present.All.Single(r => r.Id == present.Issuing.Row.ParentId).SealedKey is null)
        {
            return new RolloverOutcome.RootKeyAbsent();
        }

        var made = factory.Next(present, request);
        var stored = await db.WriteAsync(async tx =>
        {
            await CaStore.TouchAsync(tx, caller.OrganizationId);
            if (await CaStore.LockAsync(tx, caller.OrganizationId, CaRow.Next) is not null)
            {
                return false;
            }

            foreach (var ca in made)
            {
                await factory.SaveAsync(tx, ca.Row);
            }

            await audit.WriteAsync(tx, caller, "ca.rollover-start", made[^1].Row.Id, new { request.NewRoot, request.ActivateAt });
            return true;
        }, ct);
        if (!stored)
        {
            return new RolloverOutcome.Conflict("Somebody else started a rollover at the same time.");
        }

        PkiLog.CaMade(log, made[^1].Row.Id, caller.OrganizationId, CaRow.Next);
        vault.Forget(caller.OrganizationId);
        await services.EnsureAsync(caller.OrganizationId, ct);
        return new RolloverOutcome.Done(made[^1].Row.Id);
    }

    /// <summary>The next CA takes over now.</summary>
    public async Task<RolloverOutcome> ActivateAsync(Caller caller, string caId, CancellationToken ct)
    {
        if (await store.FindAsync(caller.OrganizationId, caId, ct) is null)
        {
            return new RolloverOutcome.NotFound();
        }

        await services.EnsureAsync(caller.OrganizationId, ct); // the RA certificate must be there before the first request
        var moved = await db.WriteAsync(tx => ActivateAsync(
            tx, caller.OrganizationId, caId, id => audit.WriteAsync(tx, caller, "ca.activate", id)), ct);
        return Moved(moved, caller.OrganizationId, caId, "Only a next CA can be activated.");
    }

    /// <summary>Takes a next CA away before it issued anything.</summary>
    public async Task<RolloverOutcome> CancelAsync(Caller caller, string caId, CancellationToken ct)
    {
        if (await store.FindAsync(caller.OrganizationId, caId, ct) is null)
        {
            return new RolloverOutcome.NotFound();
        }

        var moved = await db.WriteAsync(async tx =>
        {
            await CaStore.TouchAsync(tx, caller.OrganizationId);
            if (await CaStore.LockAsync(tx, caller.OrganizationId, CaRow.Next) is not { } next || next.Id != caId)
            {
                return false;
            }

            await store.MoveAsync(tx, caId, CaRow.Next, CaRow.Retired);
            await store.MoveAsync(tx, next.ParentId!, CaRow.Next, CaRow.Retired); // its own new root, if it has one
            await audit.WriteAsync(tx, caller, "ca.rollover-cancel", caId);
            return true;
        }, ct);
        return Moved(moved, caller.OrganizationId, caId, "Only a next CA can be taken away.");
    }

    /// <summary>Activates what has reached its date, and retires what is needed no more. Returns how many moved.</summary>
    public async Task<int> ApplyDueAsync(string organizationId, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var moved = 0;
        foreach (var ca in await store.ListAsync(organizationId, ct))
        {
            if (ca is { Kind: CaRow.Issuing, State: CaRow.Next, ActivateMs: { } due } && due <= now)
            {
                await services.EnsureAsync(organizationId, ct);
                moved += await db.WriteAsync(tx => ActivateAsync(
                    tx, organizationId, ca.Id, id => audit.WriteAsync(tx, organizationId, "system", "pki", "ca.activate", id)), ct) ? 1 : 0;
            }
            else if (ca is { Kind: CaRow.Issuing, State: CaRow.Retiring })
            {
                moved += await db.WriteAsync(tx => RetireAsync(tx, ca, now), ct) ? 1 : 0;
            }
        }

        if (moved > 0)
        {
            vault.Forget(organizationId);
        }

        return moved;
    }

    private async Task<bool> ActivateAsync(Tx tx, string organizationId, string caId, Func<string, Task> auditAsync)
    {
        await CaStore.TouchAsync(tx, organizationId);
        if (await CaStore.LockAsync(tx, organizationId, CaRow.Next) is not { } next || next.Id != caId)
        {
            return false;
        }

        var active = await CaStore.LockAsync(tx, organizationId, CaRow.Active) ?? throw new UnreachableException();
        await store.MoveAsync(tx, active.Id, CaRow.Active, CaRow.Retiring);
        await store.MoveAsync(tx, next.Id, CaRow.Next, CaRow.Active);
        if (next.ParentId != active.ParentId)
        {
            await store.MoveAsync(tx, next.ParentId!, CaRow.Next, CaRow.Active);
            await store.MoveAsync(tx, active.ParentId!, CaRow.Active, CaRow.Retiring);
        }

        await auditAsync(caId);
        return true;
    }

    // Retired once no certificate of it is good any more; its root follows when it was the last one under it.
    private async Task<bool> RetireAsync(Tx tx, CaRow ca, long now)
    {
        await CaStore.TouchAsync(tx, ca.OrgId);
        var live = await tx.ScalarAsync<long>("select count(*) from pki_certificate where ca_id = @Id and not_after_ms > @now", new { ca.Id, now });
        if (live > 0 || !await store.MoveAsync(tx, ca.Id, CaRow.Retiring, CaRow.Retired))
        {
            return false;
        }

        var siblings = await tx.ScalarAsync<long>("select count(*) from pki_ca where parent_id = @ParentId and state not in ('retired', 'compromised')", ca);
        if (siblings == 0)
        {
            await store.MoveAsync(tx, ca.ParentId!, CaRow.Retiring, CaRow.Retired);
        }

        await audit.WriteAsync(tx, ca.OrgId, "system", "pki", "ca.retire", ca.Id);
        return true;
    }

    private RolloverOutcome Moved(bool moved, string organizationId, string caId, string otherwise)
    {
        if (!moved)
        {
            return new RolloverOutcome.Conflict(otherwise);
        }

        PkiLog.CaMoved(log, caId, organizationId);
        vault.Forget(organizationId);
        return new RolloverOutcome.Done(caId);
    }
}

/// <summary>What became of a step of a rollover.</summary>
public abstract record RolloverOutcome
{
    private RolloverOutcome() { }

    /// <summary>Done; the CA it concerns.</summary>
    public sealed record Done(string CaId) : RolloverOutcome;

    /// <summary>No such CA in the organization.</summary>
    public sealed record NotFound : RolloverOutcome;

    /// <summary>Not in the state for it.</summary>
    public sealed record Conflict(string Reason) : RolloverOutcome;

    /// <summary>The root cannot sign: its key was exported.</summary>
    public sealed record RootKeyAbsent : RolloverOutcome;
}
