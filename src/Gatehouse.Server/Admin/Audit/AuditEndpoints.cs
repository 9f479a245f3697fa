using System.Text.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.Audit;

/// <summary>The audit trail of the caller's organization.</summary>
public static class AuditEndpoints
{
    /// <summary>Changes, newest first.</summary>
    public static async Task<Ok<Page<AuditEntry>>> ListAsync(
        [AsParameters] PageRequest page, [AsParameters] AuditQuery query, HttpContext http, Database database, CancellationToken ct)
    {
        var rows = await database.QueryAsync<Row>(
            $"""
            select id, at_ms, actor_kind, actor_id, actor_name, action, target_id, detail from admin_audit
            where org_id = @organizationId {query.Where(page.Cursor is not null)}
            order by id desc limit @Fetch
            """,
            query.Args(Caller.Of(http).OrganizationId, page), ct);
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => r.ToContract()));
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public long AtMs { get; init; }

        public required string ActorKind { get; init; }

        public required string ActorId { get; init; }

        public string? ActorName { get; init; }

        public required string Action { get; init; }

        public required string TargetId { get; init; }

        public string? Detail { get; init; }

        public AuditEntry ToContract() => new(
            Id, DateTimeOffset.FromUnixTimeMilliseconds(AtMs), ActorKind, ActorId, ActorName, Action, TargetId,
            Detail is null ? null : JsonSerializer.Deserialize<JsonElement>(Detail));
    }
}
