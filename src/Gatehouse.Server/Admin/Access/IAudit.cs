using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Access;

/// <summary>The audit trail: one row for every change, in the transaction that makes the change.</summary>
public interface IAudit
{
    /// <summary>Records a change made through the API.</summary>
    /// <param name="tx">Transaction of the change.</param>
    /// <param name="caller">Who.</param>
    /// <param name="action">Verb as <c>token.revoke</c>.</param>
    /// <param name="targetId">What it was done to.</param>
    /// <param name="detail">Serialized as JSON; must not hold secrets (write <c>"•••"</c> for a masked value).</param>
    Task WriteAsync(Tx tx, Caller caller, string action, string targetId, object? detail = null);

    /// <summary>Records a change made by a device or by the server itself (<paramref name="actorKind"/> <c>device</c> or <c>system</c>).</summary>
    Task WriteAsync(Tx tx, string organizationId, string actorKind, string actorId, string action, string targetId, object? detail = null);
}
