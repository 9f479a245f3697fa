using System.Text.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Contracts;

namespace Gatehouse.Server.Admin.Access;

/// <summary>Writes <c>admin_audit</c>. Webhooks are told the same.</summary>
public sealed class AuditTrail(IWebhookEvents webhooks, TimeProvider time) : IAudit, IWebhookEventSource
{
    private const string Events = "audit.";

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

    /// <inheritdoc/>
    public IReadOnlyList<WebhookEventType> Types { get; } =
        [new(Events + "*", "A change by a person, an API key or the server itself, as in the audit trail; the action follows, as in audit.token.revoke.")];

    private async Task WriteAsync(
        Tx tx, string organizationId, string actorKind, string actorId, string? actorName, string action, string targetId, object? detail)
    {
        var id = Id.New("aud", time);
        var at = time.GetUtcNow();
        JsonElement? facts = detail is null ? null : JsonSerializer.SerializeToElement(detail, GatehouseJson.Options);
        await webhooks.WriteAsync(
            tx, organizationId, Events + action, Insert,
            new { id, organizationId, at = at.ToUnixTimeMilliseconds(), actorKind, actorId, actorName, action, targetId, detail = facts?.GetRawText() },
            () => Task.FromResult<object>(new AuditEntry(id, at, actorKind, actorId, actorName, action, targetId, facts)));
    }
}
