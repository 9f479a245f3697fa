using System.Globalization;
using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Management;

/// <summary>
/// <c>/control/v3/degradation/{programmer}/{measure}</c>: programmers' tools read, activate and remove degradation. The form of
/// the answers is that which such tools expect; everything that there is, operators have at <c>/api/v1/tv/degradations</c>.
/// </summary>
internal sealed class DegradationEndpoint(Database database, DegradationStore store, IAudit audit, TvAnswers answers, TimeProvider time)
{
    private const int MaxMvpds = 200;
    private const int MinSeconds = 60;
    private const int MaxSeconds = 31_536_000;
    private const int DefaultSeconds = 21_600;
    private const int MaxMessage = 500;

    /// <summary>Reads what holds.</summary>
    public static Task<IResult> GetAsync(TvManaged call, DegradationEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(call, endpoint.ShowAsync, ct);

    /// <summary>Activates a measure, in place of one that holds.</summary>
    public static Task<IResult> PostAsync(TvManaged call, DegradationEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(call, endpoint.ActivateAsync, ct);

    /// <summary>Removes measures.</summary>
    public static Task<IResult> DeleteAsync(TvManaged call, DegradationEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(call, endpoint.RemoveAsync, ct);

    private async Task<IResult> HandleAsync(TvManaged call, Func<TvManaged, DegradationScope, CancellationToken, Task<IResult>> handle, CancellationToken ct)
    {
        if (DegradationScope.Of(call) is not { } scope)
        {
            return answers.Error(call.Http, TvErrorCodes.NotFound);
        }

        if (!scope.Known)
        {
            return answers.Error(call.Http, TvErrorCodes.InvalidParameterServiceProvider);
        }

        if (!scope.Allowed)
        {
            return answers.Error(call.Http, TvErrorCodes.InvalidAccessTokenServiceProvider);
        }

        return scope.Mvpds.Count <= MaxMvpds && scope.Mvpds.All(id => call.Settings.Mvpd(id) is { TempPass: null })
            ? await handle(call, scope, ct)
            : answers.Error(call.Http, TvErrorCodes.InvalidParameterMvpd);
    }

    private async Task<IResult> ShowAsync(TvManaged call, DegradationScope scope, CancellationToken ct) => Describe(scope, Holding(await store.ForAsync(call.OrganizationId, ct), scope));

    private async Task<IResult> ActivateAsync(TvManaged call, DegradationScope scope, CancellationToken ct)
    {
        var seconds = call.Query("ttl") is not { } ttl ? DefaultSeconds : int.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (scope.Kind is not { } kind || scope.Mvpds.Count == 0)
        {
            return answers.Error(call.Http, TvErrorCodes.InvalidParameterMvpd);
        }

        if (seconds is < MinSeconds or > MaxSeconds || (call.Query("message") is { } message && (message.Length > MaxMessage || message.Any(char.IsControl))))
        {
            return answers.Error(call.Http, TvErrorCodes.InvalidIntegration, "ttl is 60 to 31536000 seconds, and a message has at most 500 characters, none of which controls anything.");
        }

        var (now, before) = (time.GetUtcNow(), Holding(await store.ForAsync(call.OrganizationId, ct), scope));
        await database.WriteAsync(async tx =>
        {
            await EndAsync(tx, call, before);
            foreach (var mvpd in scope.Mvpds)
            {
                var rule = new Degradation("", kind, scope.Programmer, scope.ServiceProvider, mvpd, null, call.Query("message"), now, now.AddSeconds(seconds));
                var row = await store.AddAsync(tx, call.OrganizationId, rule, call.Author);
                await AuditAsync(tx, call, "tv-degradation.create", row.Id, new { row.Kind, row.Mvpd, seconds });
            }
        }, ct);
        return Describe(scope, Holding(await store.ForAsync(call.OrganizationId, ct), scope));
    }

    private async Task<IResult> RemoveAsync(TvManaged call, DegradationScope scope, CancellationToken ct)
    {
        var before = Holding(await store.ForAsync(call.OrganizationId, ct), scope);
        await database.WriteAsync(tx => EndAsync(tx, call, before), ct);
        return Describe(scope, Holding(await store.ForAsync(call.OrganizationId, ct), scope));
    }

    // What operators made for single resources is theirs.
    private async Task EndAsync(Tx tx, TvManaged call, List<Degradation> rules)
    {
        foreach (var rule in rules)
        {
            if (await store.RemoveAsync(tx, call.OrganizationId, rule.Id))
            {
                await AuditAsync(tx, call, "tv-degradation.delete", rule.Id, null);
            }
        }
    }

    private Task AuditAsync(Tx tx, TvManaged call, string action, string target, object? detail) =>
        audit.WriteAsync(tx, call.OrganizationId, "tv-client", call.Caller.ClientId, action, target, detail);

    private List<Degradation> Holding(DegradationRules rules, DegradationScope scope) =>
        [.. rules.All.Where(r => r.Resource is null && r.HoldsAt(time.GetUtcNow()) && scope.Covers(r)).OrderBy(r => r.Mvpd, StringComparer.Ordinal)];

    // One measure for one MVPD is an object, also when it does not hold; anything else is a list of what holds.
    private static IResult Describe(DegradationScope scope, List<Degradation> holding) => TvAnswers.Ok(json =>
    {
        json.WriteStartObject();
        if (scope is { Kind: { } kind, Mvpds: [var mvpd] })
        {
            Write(json, scope.Name, kind, mvpd, holding.FirstOrDefault());
        }
        else
        {
            json.WriteStartArray("degradation-measures");
            foreach (var rule in holding)
            {
                json.WriteStartObject();
                Write(json, scope.Name, rule.Kind, rule.Mvpd, rule);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string programmer, DegradationKind kind, string mvpd, Degradation? rule)
    {
        json.WriteStartObject("degradation-measure");
        json.WriteString("id", DegradationKinds.Text(kind));
        WriteId(json, "programmer", programmer);
        WriteId(json, "mvpd", mvpd);
        json.WriteBoolean("degradation-measure-enable", rule is not null);
        json.WriteString("degradation-measure-status", rule is not null ? "APPLIED" : "REMOVED");
        if (rule is not null)
        {
            json.WriteNumber("ttl", (long)(rule.Ends - rule.Starts).TotalSeconds);
            json.WriteNumber("activation-time", rule.Starts.ToUnixTimeSeconds());
            if (rule.Message is not null)
            {
                json.WriteString("message", rule.Message);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter json, string name, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("id", id);
        json.WriteEndObject();
    }
}
