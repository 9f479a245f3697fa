using System.Text;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Upstream.Providers;

/// <summary>A provider as saved.</summary>
/// <param name="Row">The provider.</param>
/// <param name="Domains">Its domains.</param>
internal sealed record SavedUpstream(UpstreamRow Row, IReadOnlyList<UpstreamDomain> Domains);

/// <summary>Makes and changes providers.</summary>
internal sealed class ChangeUpstream(Database database, UpstreamRules rules, SecretBox secrets, IAudit audit, TimeProvider time)
{
    /// <summary>Thrown to roll back a provider one of whose domains is another's.</summary>
    private sealed class DomainTakenException(string domain) : Exception(domain);

    /// <summary>Makes one.</summary>
    public Task<(SavedUpstream? Saved, ProblemHttpResult? Problem)> CreateAsync(Caller caller, CreateUpstreamProvider request, CancellationToken ct)
    {
        var id = Id.New("idp", time);
        var settings = request.Settings ?? new UpstreamProviderSettings();
        var row = new UpstreamRow
        {
            Id = id,
            OrgId = caller.OrganizationId,
            Name = request.Name.Trim(),
            Issuer = request.Issuer.Trim(),
            ClientId = request.ClientId.Trim(),
            Authentication = request.Authentication.ToString(),
            SecretSealed = Sealed(id, request.ClientSecret),
            Settings = UpstreamRow.Write(settings),
            Enabled = true,
            Version = 1,
            CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var domains = request.Domains ?? [];
        return (rules.Refusal(row, domains, settings) ?? UpstreamRules.RightsRefusal(caller, domains)) is { } refusal
            ? Task.FromResult<(SavedUpstream?, ProblemHttpResult?)>((null, refusal))
            : SaveAsync(
                domains,
                async tx => await UpstreamStore.AddAsync(tx, row) ? (row, null) : (null, Problems.Conflict("Another provider has this name or issuer.")),
                (tx, saved) => audit.WriteAsync(tx, caller, "upstream.create", id, Audited(saved)), ct);
    }

    /// <summary>Changes one; <paramref name="matches"/> says whether the version found is the one the caller has seen.</summary>
    public Task<(SavedUpstream? Saved, ProblemHttpResult? Problem)> UpdateAsync(
        Caller caller, string id, UpdateUpstreamProvider request, Func<long, bool> matches, CancellationToken ct) => SaveAsync(
            request.Domains,
            tx => UpdateAsync(tx, caller, id, request, matches),
            (tx, saved) => audit.WriteAsync(tx, caller, "upstream.update", id, Audited(saved)), ct);

    private async Task<(UpstreamRow?, ProblemHttpResult?)> UpdateAsync(Tx tx, Caller caller, string id, UpdateUpstreamProvider request, Func<long, bool> matches)
    {
        if (await UpstreamStore.LockAsync(tx, caller.OrganizationId, id) is not { } before)
        {
            return (null, Problems.NotFound());
        }

        if (!matches(before.Version))
        {
            return (null, Problems.PreconditionFailed());
        }

        var domains = await UpstreamStore.DomainsAsync(tx, id);
        var after = before with
        {
            Name = request.Name?.Trim() ?? before.Name,
            ClientId = request.ClientId?.Trim() ?? before.ClientId,
            Authentication = request.Authentication?.ToString() ?? before.Authentication,
            SecretSealed = Sealed(id, request.ClientSecret) ?? before.SecretSealed,
            Settings = request.Settings is { } settings ? UpstreamRow.Write(settings) : before.Settings,
            Enabled = request.Enabled ?? before.Enabled,
        };
        var refusal = rules.Refusal(after, request.Domains ?? domains, request.Settings ?? before.ReadSettings())
            ?? UpstreamRules.RightsRefusal(caller, domains.Concat(request.Domains ?? []));
        return refusal is not null ? (null, refusal)
            : await UpstreamStore.UpdateAsync(tx, after) ? (after with { Version = before.Version + 1 }, null)
            : (null, Problems.Conflict("Another provider has this name."));
    }

    private async Task<(SavedUpstream? Saved, ProblemHttpResult? Problem)> SaveAsync(
        IReadOnlyList<UpstreamDomain>? domains, Func<Tx, Task<(UpstreamRow? Row, ProblemHttpResult? Problem)>> write,
        Func<Tx, SavedUpstream, Task> record, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync<(SavedUpstream?, ProblemHttpResult?)>(async tx =>
            {
                var (row, problem) = await write(tx);
                if (row is null)
                {
                    return (null, problem);
                }

                if (domains is not null && await UpstreamStore.SetDomainsAsync(tx, row, UpstreamRules.Normalize(domains)) is { } taken)
                {
                    throw new DomainTakenException(taken);
                }

                var saved = new SavedUpstream(row, await UpstreamStore.DomainsAsync(tx, row.Id));
                await record(tx, saved);
                return (saved, null);
            }, ct);
        }
        catch (DomainTakenException taken)
        {
            return (null, Problems.Conflict($"People of {taken.Message} sign in at another provider already."));
        }
    }

    private byte[]? Sealed(string id, string? secret) =>
        secret is null ? null : secrets.Seal(Encoding.UTF8.GetBytes(secret), UpstreamRow.SecretPurpose(id));

    private static object Audited(SavedUpstream saved) => new
    {
        saved.Row.Name, saved.Row.Issuer, saved.Row.ClientId, saved.Row.Authentication, Secret = saved.Row.SecretSealed is null ? null : "•••", saved.Row.Enabled,
        saved.Domains, Settings = saved.Row.ReadSettings(),
    };
}
