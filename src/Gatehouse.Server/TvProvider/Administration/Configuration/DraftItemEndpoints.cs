using System.ComponentModel;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>Single items of the draft: added, replaced, removed. Nothing of it holds until the draft is activated.</summary>
internal sealed class DraftItemEndpoints(Database database, DraftStore drafts, IAudit audit)
{
    private const string OtherId = "The id in the body is another than in the address.";

    /// <summary>Puts a media company into the draft.</summary>
    public Task<Results<Ok<TvProgrammer>, ProblemHttpResult>> PutProgrammerAsync(string id, TvProgrammer request, HttpContext http, CancellationToken ct) =>
        PutAsync(DraftParts.Programmers, id, request, http, ct);

    /// <summary>Takes a media company out of the draft.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteProgrammerAsync(string id, HttpContext http, CancellationToken ct) =>
        DeleteAsync(DraftParts.Programmers, id, http, ct);

    /// <summary>Puts a service provider into the draft.</summary>
    public Task<Results<Ok<TvServiceProvider>, ProblemHttpResult>> PutServiceProviderAsync(string id, TvServiceProvider request, HttpContext http, CancellationToken ct) =>
        PutAsync(DraftParts.ServiceProviders, id, request, http, ct);

    /// <summary>Takes a service provider out of the draft.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteServiceProviderAsync(string id, HttpContext http, CancellationToken ct) =>
        DeleteAsync(DraftParts.ServiceProviders, id, http, ct);

    /// <summary>Puts an MVPD into the draft.</summary>
    public Task<Results<Ok<TvMvpd>, ProblemHttpResult>> PutMvpdAsync(string id, TvMvpd request, HttpContext http, CancellationToken ct) =>
        PutAsync(DraftParts.Mvpds, id, request, http, ct);

    /// <summary>Takes an MVPD out of the draft.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteMvpdAsync(string id, HttpContext http, CancellationToken ct) =>
        DeleteAsync(DraftParts.Mvpds, id, http, ct);

    /// <summary>Puts an integration into the draft.</summary>
    public Task<Results<Ok<TvIntegration>, ProblemHttpResult>> PutIntegrationAsync(
        string serviceProvider, string mvpd, TvIntegration request, HttpContext http, CancellationToken ct) =>
        PutAsync(DraftParts.Integrations, DraftParts.IntegrationKey(serviceProvider, mvpd), request, http, ct);

    /// <summary>Takes an integration out of the draft.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteIntegrationAsync(string serviceProvider, string mvpd, HttpContext http, CancellationToken ct) =>
        DeleteAsync(DraftParts.Integrations, DraftParts.IntegrationKey(serviceProvider, mvpd), http, ct);

    /// <summary>Puts an issuer of single sign-on into the draft; its kind and its name tell it from others.</summary>
    public Task<Results<Ok<TvSsoIssuer>, ProblemHttpResult>> PutSsoIssuerAsync(TvSsoIssuer request, HttpContext http, CancellationToken ct) =>
        PutAsync(DraftParts.SsoIssuers, null, request, http, ct);

    /// <summary>Takes an issuer of single sign-on out of the draft.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteSsoIssuerAsync(
        HttpContext http, [Description("`service`, `platform` or `roku`.")] string kind, [Description("`iss`.")] string issuer, CancellationToken ct) =>
        DeleteAsync(DraftParts.SsoIssuers, DraftParts.IssuerKey(kind, issuer), http, ct);

    private async Task<Results<Ok<T>, ProblemHttpResult>> PutAsync<T>(DraftPart<T> part, string? key, T item, HttpContext http, CancellationToken ct)
    {
        if (key is not null && part.Key(item) != key)
        {
            return Problems.RequestInvalid(OtherId);
        }

        var problem = await ChangeAsync(http, "tv-draft.put", $"{part.Name}/{part.Key(item)}", c => part.Put(c, item), ct);
        return problem is null ? TypedResults.Ok(item) : problem;
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync<T>(DraftPart<T> part, string key, HttpContext http, CancellationToken ct) =>
        await ChangeAsync(http, "tv-draft.delete", $"{part.Name}/{key}", c => part.Remove(c, key), ct) is { } problem ? problem : TypedResults.NoContent();

    private async Task<ProblemHttpResult?> ChangeAsync(HttpContext http, string action, string target, Func<TvConfiguration, TvConfiguration?> change, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var (problem, version) = await database.WriteAsync(
            async tx =>
            {
                var before = await DraftStore.LockAsync(tx, caller.OrganizationId);
                if (ETags.Check(http, before.Version) is { } stale)
                {
                    return (stale, 0L);
                }

                if (change(RevisionRow.Read(before.Document)) is not { } after)
                {
                    return (Problems.NotFound(), 0L);
                }

                var saved = await drafts.SaveAsync(tx, caller.OrganizationId, before, after, caller.Name);
                await audit.WriteAsync(tx, caller, action, target);
                return ((ProblemHttpResult?)null, saved);
            }, ct);
        if (problem is null)
        {
            ETags.Set(http, version);
        }

        return problem;
    }
}
