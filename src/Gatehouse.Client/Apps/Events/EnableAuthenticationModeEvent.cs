using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Changes what opens the credentials of the user who is logged in. Where it fails, the old mode stays as it was.</summary>
/// <param name="AuthenticationMode">The new one.</param>
/// <param name="ClientId">Null for the client of the enrollment.</param>
public sealed record EnableAuthenticationModeEvent(AuthenticationMode AuthenticationMode, string? ClientId = null) : RequestEvent<StatusResultEvent>
{
    internal override EventKind Kind => EventKind.EnableAuthenticationMode;

    internal override Task<StatusResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.ModeChange.EnableAsync(this, ct);
}
