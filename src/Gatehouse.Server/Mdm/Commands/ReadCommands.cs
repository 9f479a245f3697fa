using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>Commands that were given, and where they stand. Contents are not shown: they may be secret.</summary>
public static class ReadCommands
{
    private const string DeliveryColumns = """
        q.uuid, q.enrollment_id, q.command_id, c.request_type, q.device_id, q.state, q.created_ms, q.sent_ms, q.offers, q.closed_ms, q.errors
        """;

    /// <summary>Commands given through the API, newest first.</summary>
    public static async Task<Ok<Page<Command>>> ListAsync([AsParameters] PageRequest page, HttpContext http, Database database, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        var after = page.After();
        var rows = await database.QueryAsync<CommandRow>(
            $"""
            select id, request_type, created_ms, created_by, expires_ms from mdm_command
            where org_id = @org and purpose = 'admin' {(after is null ? "" : "and id < @after")} order by id desc limit @Fetch
            """,
            new { org, after, page.Fetch }, ct);
        var counts = await CountsAsync(database, org, rows.Select(r => r.Id), ct);
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => r.ToContract(counts.GetValueOrDefault(r.Id))));
    }

    /// <summary>One command, and how many devices stand where.</summary>
    public static async Task<Results<Ok<Command>, ProblemHttpResult>> GetAsync(string id, HttpContext http, Database database, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        var row = await database.FirstAsync<CommandRow>(
            "select id, request_type, created_ms, created_by, expires_ms from mdm_command where org_id = @org and id = @id", new { org, id }, ct);
        if (row is null)
        {
            return Problems.NotFound();
        }

        var counts = await CountsAsync(database, org, [id], ct);
        return TypedResults.Ok(row.ToContract(counts.GetValueOrDefault(id)));
    }

    /// <summary>Where a command stands with each of its devices.</summary>
    public static async Task<Results<Ok<Page<CommandDelivery>>, ProblemHttpResult>> DeliveriesAsync(
        string id, [AsParameters] PageRequest page, HttpContext http, Database database, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        if (await database.FirstAsync<string>("select id from mdm_command where org_id = @org and id = @id", new { org, id }, ct) is null)
        {
            return Problems.NotFound();
        }

        var after = page.After();
        var rows = await database.QueryAsync<DeliveryRow>(
            $"""
            select {DeliveryColumns} from mdm_delivery q join mdm_command c on c.id = q.command_id
            where q.command_id = @id and q.org_id = @org {(after is null ? "" : "and q.enrollment_id > @after")} order by q.enrollment_id limit @Fetch
            """,
            new { id, org, after, page.Fetch }, ct);
        return TypedResults.Ok(page.Page(rows, r => r.EnrollmentId, r => r.ToContract()));
    }

    /// <summary>Commands of a device on all its channels, newest first.</summary>
    public static async Task<Results<Ok<Page<CommandDelivery>>, ProblemHttpResult>> OfDeviceAsync(
        string id, [AsParameters] PageRequest page, HttpContext http, Database database, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        if (await database.FirstAsync<string>("select id from mdm_device where org_id = @org and id = @id", new { org, id }, ct) is null)
        {
            return Problems.NotFound();
        }

        var after = page.After(2);
        var rows = await database.QueryAsync<DeliveryRow>(
            $"""
            select {DeliveryColumns} from mdm_delivery q join mdm_command c on c.id = q.command_id
            where q.device_id = @id and q.org_id = @org {(after is null ? "" : "and (q.uuid < @uuid or (q.uuid = @uuid and q.enrollment_id < @enrollment))")}
            order by q.uuid desc, q.enrollment_id desc limit @Fetch
            """,
            new { id, org, uuid = after?[0], enrollment = after?[1], page.Fetch }, ct);
        return TypedResults.Ok(page.Page(rows, r => new[] { r.Uuid, r.EnrollmentId }, r => r.ToContract()));
    }

    /// <summary>One command of a device, with the device's answer.</summary>
    public static async Task<Results<Ok<CommandDelivery>, ProblemHttpResult>> OneOfDeviceAsync(
        string id, string uuid, HttpContext http, Database database, CancellationToken ct)
    {
        var row = await database.FirstAsync<DeliveryRow>(
            $"""
            select {DeliveryColumns}, r.parsed from mdm_delivery q join mdm_command c on c.id = q.command_id
            left join mdm_result r on r.enrollment_id = q.enrollment_id and r.uuid = q.uuid
            where q.device_id = @id and q.org_id = @org and q.uuid = @uuid
            """,
            new { id, org = Caller.Of(http).OrganizationId, uuid }, ct);
        return row is null ? Problems.NotFound() : TypedResults.Ok(row.ToContract());
    }

    /// <summary>Every command that devices understand; those with parameters can be given by type.</summary>
    public static Ok<IReadOnlyList<CommandType>> Types() => TypedResults.Ok(CommandTypes);

    private static IReadOnlyList<CommandType> CommandTypes { get; } = [.. MdmCommandCatalog.Entries.Select(Describe)];

    private static CommandType Describe(CommandEntry entry) => new(
        entry.RequestType, entry.Summary, entry.Form is not null,
        [.. entry.Since.OrderBy(s => s.Key).Select(s => $"{s.Key.Name()} {s.Value}")],
        entry.UserChannels == UserChannels.None ? ["device"] : ["device", "user"],
        entry.UserEnrollment.Count > 0,
        [.. entry.Supervised.Order().Select(p => p.Name())],
        entry.AccessRight,
        entry.Form is null ? null : JsonSerializer.SerializeToElement(entry.Form.Parameters, GatehouseJson.Options),
        entry.SecretParameters);

    private static async Task<Dictionary<string, Dictionary<string, int>>> CountsAsync(Database database, string org, IEnumerable<string> ids, CancellationToken ct)
    {
        var rows = await database.QueryAsync<CountRow>(
            $"""
            select command_id, state, count(*) as count from mdm_delivery
            where org_id = @org and command_id {Storage.JsonIds.In(database.Kind, "@ids")} group by command_id, state
            """,
            new { org, ids = Storage.JsonIds.Of(ids) }, ct);
        return rows.GroupBy(r => r.CommandId).ToDictionary(g => g.Key, g => g.ToDictionary(r => r.State, r => (int)r.Count));
    }

    private sealed class CountRow
    {
        public required string CommandId { get; init; }

        public required string State { get; init; }

        public long Count { get; init; }
    }

    private sealed class CommandRow
    {
        public required string Id { get; init; }

        public required string RequestType { get; init; }

        public long CreatedMs { get; init; }

        public required string CreatedBy { get; init; }

        public long? ExpiresMs { get; init; }

        public Command ToContract(Dictionary<string, int>? counts) => new(
            Id, RequestType, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), CreatedBy,
            ExpiresMs is { } expires ? DateTimeOffset.FromUnixTimeMilliseconds(expires) : null, counts ?? []);
    }

    private sealed class DeliveryRow
    {
        public required string Uuid { get; init; }

        public required string EnrollmentId { get; init; }

        public required string CommandId { get; init; }

        public required string RequestType { get; init; }

        public required string DeviceId { get; init; }

        public required string State { get; init; }

        public long CreatedMs { get; init; }

        public long? SentMs { get; init; }

        public long Offers { get; init; }

        public long? ClosedMs { get; init; }

        public string? Errors { get; init; }

        public string? Parsed { get; init; }

        public CommandDelivery ToContract() => new()
        {
            Uuid = Uuid,
            CommandId = CommandId,
            RequestType = RequestType,
            DeviceId = DeviceId,
            EnrollmentId = EnrollmentId,
            State = Enum.Parse<CommandState>(State, ignoreCase: true),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
            SentAt = SentMs is { } sent ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null,
            Offers = (int)Offers,
            ClosedAt = ClosedMs is { } closed ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : null,
            Errors = Errors is null ? [] : JsonSerializer.Deserialize<List<CommandError>>(Errors, GatehouseJson.Options)!,
            Result = Parsed is null ? null : JsonSerializer.Deserialize<JsonElement>(Parsed),
        };
    }
}
