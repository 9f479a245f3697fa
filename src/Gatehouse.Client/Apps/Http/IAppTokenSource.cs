namespace Gatehouse.Client.Apps.Http;

/// <summary>Where secured requests get their tokens from.</summary>
internal interface IAppTokenSource
{
    /// <summary>The time that proofs are made by; answers of backends correct it.</summary>
    ServerClock Clock { get; }

    /// <summary>A token of the user who is logged in, from memory where it is still good.</summary>
    /// <param name="audience">The backend.</param>
    /// <param name="forceUpdate">Takes none from memory, since the backend refused that one.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AppSessionException">There is none.</exception>
    ValueTask<BoundToken> GetTokenAsync(string audience, bool forceUpdate, CancellationToken ct);
}
