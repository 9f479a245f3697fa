using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Logs out, together with a <see cref="RestartEvent"/> after it.</summary>
/// <param name="UserIdentifier">Whose tokens.</param>
/// <param name="ClearBehavior">How much.</param>
public sealed record ClearIamTokenCacheEvent(UserIdentifier UserIdentifier, ClearBehavior ClearBehavior = ClearBehavior.ClearAll)
    : RequestEvent<ClearIamTokenCacheResultEvent>
{
    /// <summary>
    /// An anonymous user has nothing to log in with again: clearing the stored factor needs this, and <see cref="ClearBehavior.ClearAll"/>
    /// then deletes the user. Refused with <see cref="StatusType.InvalidParameter"/> otherwise.
    /// </summary>
    public bool ConfirmLoss { get; init; }

    internal override EventKind Kind => EventKind.ClearIamTokenCache;

    internal override Task<ClearIamTokenCacheResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Leaving.ClearAsync(this, ct);
}
