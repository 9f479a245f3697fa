using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Asks what the controller was started with, and who is logged in.</summary>
public sealed record GetInformationEvent : RequestEvent<GetInformationResultEvent>
{
    internal override EventKind Kind => EventKind.GetInformation;

    internal override Task<GetInformationResultEvent> RunAsync(Controller controller, CancellationToken ct) => Task.FromResult(controller.Information.Everything());
}
