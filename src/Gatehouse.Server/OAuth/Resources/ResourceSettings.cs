namespace Gatehouse.Server.OAuth.Resources;

/// <summary>What is settled about a resource; stored as one document.</summary>
internal sealed record ResourceSettings
{
    /// <summary>Scopes that mean something there; empty to pass on whatever was granted. Separated by blanks.</summary>
    public string Scopes { get; init; } = "";

    /// <summary><c>ES256</c> or <c>RS256</c>.</summary>
    public string SigningAlgorithm { get; init; } = "ES256";

    /// <summary>Overrides the server's lifetime of access tokens.</summary>
    public TimeSpan? AccessTokenLifetime { get; init; }

    /// <summary>Clients that may introspect tokens for it (RFC 7662): the resource itself, as a client.</summary>
    public IReadOnlyList<string> IntrospectedBy { get; init; } = [];
}
