using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Asks for the state.</summary>
public sealed record GetSdkStateEvent : RequestEvent<GetSdkStateResultEvent>
{
    internal override EventKind Kind => EventKind.GetSdkState;

    internal override Task<GetSdkStateResultEvent> RunAsync(Controller controller, CancellationToken ct) => Task.FromResult(controller.Information.State());
}
