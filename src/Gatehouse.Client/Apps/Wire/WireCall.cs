using Gatehouse.Client.Apps.Http;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>One call to the server, described so that it can be made again.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Address">Where to.</param>
internal sealed record WireCall(HttpMethod Method, Uri Address)
{
    /// <summary>Makes the body; for each try anew.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>Makes the body of a try that needs to know the server's nonce, such as an assertion that repeats it.</summary>
    public Func<string?, CancellationToken, Task<HttpContent>>? ContentWithNonce { get; init; }

    /// <summary>Proves the key; null for calls without one.</summary>
    public IDpopProver? Prover { get; init; }

    /// <summary>Sent as <c>Authorization: DPoP</c>, and bound into the proof.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The same for every try of one request.</summary>
    public string? IdempotencyKey { get; init; }
}
