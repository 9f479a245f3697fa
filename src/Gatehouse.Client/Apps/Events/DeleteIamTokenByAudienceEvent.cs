using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Drops exchanged tokens from memory.</summary>
/// <param name="Audiences">Whose.</param>
public sealed record DeleteIamTokenByAudienceEvent(IReadOnlyList<string> Audiences) : RequestEvent<StatusResultEvent>
{
    internal override EventKind Kind => EventKind.DeleteIamTokenByAudience;

    internal override Task<StatusResultEvent> RunAsync(Controller controller, CancellationToken ct) => Task.FromResult(controller.Exchange.Forget(this));
}
