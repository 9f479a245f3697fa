using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Contracts;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>Writes the enrollment log: one row for every event, in the transaction of what happened where there is one. Webhooks are told the same.</summary>
internal sealed class EnrollmentJournal(Database database, IWebhookEvents webhooks, TimeProvider time)
{
    private const int MaxText = 256;
    private const int MaxDetail = 4096;

    // Facts that the caller left out come from the attempt and its token, in the same statement.
    private const string Insert =
        """
        insert into enrollment_log (
            id, org_id, at_ms, code, outcome, actor, attempt_id, token_id, token_name, jti, device_id, serial_number, udid,
            remote_address, user_agent, platform, request_id, detail)
        select @id, @OrganizationId, @now, @Code, @outcome, @Actor, a.id, t.id, t.name, coalesce(t.jti, @Jti),
            coalesce(@DeviceId, a.device_id), coalesce(@SerialNumber, a.serial_number), coalesce(@Udid, a.udid),
            @RemoteAddress, @userAgent, coalesce(@Platform, a.platform), @requestId, @detail
        from (select 1 as one) x
        left join enrollment_attempt a on a.id = @AttemptId and a.org_id = @OrganizationId
        left join enrollment_token t on t.id = coalesce(a.token_id, @TokenId) and t.org_id = @OrganizationId
        """;

    /// <summary>Writes an event as part of a transaction.</summary>
    public async Task WriteAsync(Tx tx, JournalEvent e)
    {
        var id = Id.New("log", time);
        await webhooks.WriteAsync(
            tx, e.OrganizationId, JournalEvents.TypeOf(e.Code), Insert, Arguments(id, e),
            async () => (await tx.FirstAsync<LogRow>("select * from enrollment_log where id = @id", new { id }))!.ToContract());
    }

    /// <summary>Writes an event by itself.</summary>
    public Task WriteAsync(JournalEvent e, CancellationToken ct) => database.WriteAsync(tx => WriteAsync(tx, e), ct);

    private object Arguments(string id, JournalEvent e) => new
    {
        id,
        e.OrganizationId,
        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        e.Code,
        outcome = Codes.OutcomeOf(e.Code),
        e.Actor,
        e.AttemptId,
        e.TokenId,
        e.Jti,
        e.DeviceId,
        e.SerialNumber,
        e.Udid,
        e.RemoteAddress,
        userAgent = Plain(e.UserAgent),
        e.Platform,
        requestId = Activity.Current?.TraceId.ToHexString(),
        detail = Detail(e.Detail),
    };

    // A user agent is whatever the client likes to send; control characters would forge lines in exports.
    private static string? Plain(string? text) =>
        text is null ? null : string.Concat(text.Where(c => !char.IsControl(c))).AtMost(MaxText);

    private static string? Detail(object? detail)
    {
        var json = detail is null ? null : JsonSerializer.Serialize(detail, GatehouseJson.Options);
        return json is { Length: > MaxDetail } ? """{"truncated":true}""" : json;
    }
}
