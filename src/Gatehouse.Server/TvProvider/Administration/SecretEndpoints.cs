using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Secrets that MVPDs gave us. They go in, and never out.</summary>
internal sealed class SecretEndpoints(Database database, SecretStore secrets, IAudit audit)
{
    private const int MaxName = 64;

    /// <summary>Which secrets are stored, by MVPD and name.</summary>
    public async Task<Ok<Page<TvSecret>>> ListAsync(HttpContext http, CancellationToken ct) => TypedResults.Ok(new Page<TvSecret>(
        [.. (await secrets.ListAsync(Caller.Of(http).OrganizationId, ct)).Select(TvViews.Secret)], null));

    /// <summary>Stores a secret, in place of what was there. It is used at once, whatever the draft says.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> SetAsync(string mvpd, string name, SetTvSecret request, HttpContext http, CancellationToken ct)
    {
        if (!IsName(mvpd, 128) || !IsName(name, MaxName))
        {
            return Problems.RequestInvalid("Ids and names have letters, digits, dots, underscores and hyphens.");
        }

        var caller = Caller.Of(http);
        await database.WriteAsync(async tx =>
        {
            await secrets.SaveAsync(tx, caller.OrganizationId, mvpd, name, request.Value, caller.Name);
            await audit.WriteAsync(tx, caller, "tv-secret.set", $"{mvpd}/{name}", new { Value = "•••" });
        }, ct);
        return TypedResults.NoContent();
    }

    /// <summary>Forgets a secret. What needs it fails from then on.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string mvpd, string name, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "tv-secret.delete", $"{mvpd}/{name}", (tx, org) => SecretStore.RemoveAsync(tx, org, mvpd, name), ct);

    private static bool IsName(string text, int longest) =>
        text.Length > 0 && text.Length <= longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
