using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Asks to work in another tenant. An installation here belongs to one tenant, whose issuer made its tokens: its own is OK, every
/// other <see cref="StatusType.NotSupported"/>.
/// </summary>
/// <param name="TenantId">Slug or id of the organization.</param>
public sealed record SwitchWorkspaceEvent(string TenantId) : RequestEvent<StatusResultEvent>
{
    internal override EventKind Kind => EventKind.SwitchWorkspace;

    internal override Task<StatusResultEvent> RunAsync(Controller controller, CancellationToken ct) => Task.FromResult(controller.Information.Switch(this));
}
