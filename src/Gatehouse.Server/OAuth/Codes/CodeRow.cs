using Gatehouse.Server.OAuth.TokenEndpoint;

namespace Gatehouse.Server.OAuth.Codes;

/// <summary>A row of <c>oauth_code</c>.</summary>
internal sealed class CodeRow
{
    public required byte[] Hash { get; init; }

    public required string ClientId { get; init; }

    public required string PersonId { get; init; }

    public string? SessionId { get; init; }

    public required string RedirectUri { get; init; }

    public string? CodeChallenge { get; init; }

    public string? DpopJkt { get; init; }

    public string? Nonce { get; init; }

    public required string Scopes { get; init; }

    public required string Audiences { get; init; }

    public string? Acr { get; init; }

    public string? Amr { get; init; }

    public long? AuthTimeMs { get; init; }

    public long IssuedMs { get; init; }

    public long ExpiresMs { get; init; }

    public long? UsedMs { get; init; }

    public string? GrantId { get; init; }

    public string? Context { get; init; }

    /// <summary>What the person agreed to when it was given.</summary>
    public PersonConsent ToConsent() => new(
        PersonId, SessionId, Scopes, Audiences.Split(' ', StringSplitOptions.RemoveEmptyEntries), Acr, Amr, AuthTimeMs, Nonce, IssuedMs);
}
