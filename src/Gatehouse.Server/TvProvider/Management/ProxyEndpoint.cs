using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Proxies;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Administration.Validation;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Management;

/// <summary>
/// <c>/control/v3/mvpd-proxies/{proxy}/mvpds</c>: a proxy keeps the list of the MVPDs that it operates. What it posts replaces
/// the list and becomes a revision of the configuration, by the same rules as what operators activate.
/// </summary>
internal sealed class ProxyEndpoint(
    Database database, RevisionStore revisions, DraftCheck check, IAudit audit, IOptions<TvApiOptions> options, TvAnswers answers)
{
    /// <summary>Form around the XML, percent-encoded.</summary>
    private const int MaxBody = ProxiedMvpdXml.MaxLength * 3;
    private const int MaxAttempts = 3;
    private const string Parameter = "proxied-mvpds";

    /// <summary>Reads the list.</summary>
    public static Task<IResult> GetAsync(TvManaged call, ProxyEndpoint endpoint, CancellationToken ct) => Task.FromResult(endpoint.Show(call));

    /// <summary>Replaces it.</summary>
    public static Task<IResult> PostAsync(TvManaged call, ProxyEndpoint endpoint, CancellationToken ct) => endpoint.ReplaceAsync(call, ct);

    private IResult Show(TvManaged call) => Refuse(call) ?? Answer(call.Settings.Configuration, Proxy(call), StatusCodes.Status200OK);

    private async Task<IResult> ReplaceAsync(TvManaged call, CancellationToken ct)
    {
        if (Refuse(call) is { } refusal)
        {
            return refusal;
        }

        var form = TvBodies.Is(call.Http, "application/x-www-form-urlencoded") && await BodyBytes.ReadWholeAsync(call.Http.Request, MaxBody, ct) is { } body ? TvForm.Read(body.Span) : TvForm.Empty;
        if (form[Parameter] is not { } text || ProxiedMvpdXml.Read(text) is not { } list)
        {
            return answers.Error(call.Http, TvErrorCodes.InvalidParameterMvpd, $"The form needs {Parameter}, a list of at most {ProxiedMvpdXml.MaxLength / 1024} KiB.");
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var number = await database.FirstAsync<long>("select coalesce(max(number), 0) from tv_revision where org_id = @OrganizationId", new { call.OrganizationId }, ct);
            var active = RevisionRow.Read((await revisions.FindAsync(call.OrganizationId, number, ct))!.Document!);
            if (ProxiedMvpdList.ServiceProviders(active, Proxy(call), list).Any(p => !call.Caller.Application.Serves(p)))
            {
                return answers.Error(call.Http, TvErrorCodes.InvalidAccessTokenServiceProvider);
            }

            if (ProxiedMvpdList.Replace(active, Proxy(call), list, out var fault) is not { } changed)
            {
                return answers.Error(call.Http, TvErrorCodes.InvalidParameterMvpd, fault);
            }

            if (await check.RunAsync(call.OrganizationId, changed, ct) is { CanActivate: false } validation)
            {
                var finding = validation.Findings.First(f => f.Severity == TvFindingSeverity.Error);
                return answers.Error(call.Http, TvErrorCodes.InvalidParameterMvpd, $"{finding.Path}: {finding.Message}");
            }

            if (await ActivateAsync(call, number, changed, list.Count, ct))
            {
                return Answer(changed, Proxy(call), StatusCodes.Status201Created);
            }
        }

        return answers.Error(call.Http, TvErrorCodes.InternalServerError, "The configuration is being changed; try again.");
    }

    // False when somebody else activated something since it was read.
    private Task<bool> ActivateAsync(TvManaged call, long number, TvConfiguration changed, int count, CancellationToken ct) => database.WriteAsync(async tx =>
    {
        await OrganizationLock.TakeAsync(tx, call.OrganizationId);
        if (await RevisionStore.ActiveNumberAsync(tx, call.OrganizationId) != number)
        {
            return false;
        }

        var made = await revisions.ActivateAsync(tx, call.OrganizationId, changed, $"MVPDs of proxy {Proxy(call)}", call.Author);
        await audit.WriteAsync(tx, call.OrganizationId, "tv-client", call.Caller.ClientId, "tv-configuration.activate", call.OrganizationId, new { Number = made, Proxy = Proxy(call), count });
        return true;
    }, ct);

    private IResult? Refuse(TvManaged call)
    {
        var allowed = options.Value.ProxyAddresses;
        if (allowed.Count > 0 && !allowed.Any(a => ProxyOptionsValidator.TryNetwork(a, out var network) && call.Http.Connection.RemoteIpAddress is { } address
                && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        return call.Settings.Mvpd(Proxy(call)) is { Proxy: null, TempPass: null } ? null : answers.Error(call.Http, TvErrorCodes.InvalidParameterMvpd);
    }

    private static IResult Answer(TvConfiguration configuration, string proxy, int status) =>
        TypedResults.Text(ProxiedMvpdXml.Write(ProxiedMvpdList.Of(configuration, proxy)), "application/xml", Encoding.UTF8, status);

    private static string Proxy(TvManaged call) => call.Http.Request.RouteValues["proxy"] as string ?? "";
}
