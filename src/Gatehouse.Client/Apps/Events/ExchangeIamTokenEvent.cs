using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Gets a token for one audience. Send it for every operation: a token that is still good comes from memory, and calls at the
/// same time share one request to the server.
/// </summary>
/// <param name="Audience">Who the token is for. Not the client id of the enrollment.</param>
/// <param name="ForceUpdate">Renews the login and takes no token from memory, such as after a backend refused one.</param>
public record ExchangeIamTokenEvent(string Audience, bool ForceUpdate = false) : RequestEvent<ExchangeIamTokenResultEvent>
{
    /// <summary>Space-separated; null for whatever the client may have at the audience.</summary>
    public string? Scope { get; init; }

    internal override EventKind Kind => EventKind.ExchangeIamToken;

    internal override Task<ExchangeIamTokenResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.Exchange.ExchangeAsync(this, ct);
}
