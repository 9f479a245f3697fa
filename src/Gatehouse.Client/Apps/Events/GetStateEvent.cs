using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Asks for the notification again that the controller waits for an answer to: who may log in, or that it is busy.</summary>
public sealed record GetStateEvent : RequestEvent<StatusResultEvent>
{
    internal override EventKind Kind => EventKind.GetState;

    internal override Task<StatusResultEvent> RunAsync(Controller controller, CancellationToken ct) => Task.FromResult(controller.Information.SendAgain());
}
