using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>Something an app asks of the controller.</summary>
public abstract record RequestEvent : AppEvent
{
    private protected RequestEvent()
    {
    }

    /// <summary>Its row in the order rules.</summary>
    internal abstract EventKind Kind { get; }

    /// <summary>Does it and returns the result, for callers that do not know its type.</summary>
    internal abstract Task<ResultEvent> PostAsync(Controller controller, CancellationToken ct);
}

/// <summary>A request with the type of its result, which is how a result finds its request.</summary>
/// <typeparam name="TResult">What it is answered with.</typeparam>
public abstract record RequestEvent<TResult> : RequestEvent
    where TResult : ResultEvent, new()
{
    private protected RequestEvent()
    {
    }

    /// <summary>What happens once the order rules let it.</summary>
    internal abstract Task<TResult> RunAsync(Controller controller, CancellationToken ct);

    internal sealed override async Task<ResultEvent> PostAsync(Controller controller, CancellationToken ct) =>
        await controller.PostAsync(this, ct).ConfigureAwait(false);
}
