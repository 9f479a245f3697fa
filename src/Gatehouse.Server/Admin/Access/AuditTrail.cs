using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Access;

/// <summary>Writes <c>admin_audit</c>.</summary>
public sealed class AuditTrail(TimeProvider time) : IAudit
{
    private const string Insert = """
        insert into admin_audit (id, org_id, at_ms, actor_kind, actor_id, actor_name, action, target_id, detail)
        values (@id, @organizationId, @at, @actorKind, @actorId, @actorName, @action, @targetId, @detail)
        """;

    /// <inheritdoc/>
    public Task WriteAsync(Tx tx, Caller caller, string action, string targetId, object? detail = null) =>
        WriteAsync(tx, caller.OrganizationId, caller.Kind, caller.Id, caller.Name, action, targetId, detail);

    /// <inheritdoc/>
    public Task WriteAsync(Tx tx, string organizationId, string actorKind, string actorId, string action, string targetId, object? detail = null) =>
        WriteAsync(tx, organizationId, actorKind, actorId, null, action, targetId, detail);

    private Task WriteAsync(
        Tx tx, string organizationId, string actorKind, string actorId, string? actorName, string action, string targetId, object? detail) =>
        tx.ExecuteAsync(Insert, new
        {
            id = Id.New("aud", time),
            organizationId,
            at = time.GetUtcNow().ToUnixTimeMilliseconds(),
            actorKind,
            actorId,
            actorName,
            action,
            targetId,
            detail = detail is null ? null : JsonSerializer.Serialize(detail, GatehouseJson.Options),
        });
}
