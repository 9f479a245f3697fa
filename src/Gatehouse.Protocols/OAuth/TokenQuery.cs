using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.OAuth;

/// <summary>A token to be introspected (RFC 7662 §2.1) or revoked (RFC 7009 §2.1).</summary>
/// <param name="Token">Secret.</param>
/// <param name="Hint"><c>token_type_hint</c>: where to look first, never where to look only.</param>
public sealed record TokenQuery(string Token, string? Hint)
{
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>Reads it. An over-long token is one that we never issued, and is cut to nothing rather than refused.</summary>
    public static bool TryRead(OAuthParameters parameters, [NotNullWhen(true)] out TokenQuery? query, [NotNullWhen(false)] out OAuthError? error)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var token = parameters["token"];
        query = token is null ? null : new TokenQuery(token.Length > MaxTokenLength ? "" : token, parameters["token_type_hint"]);
        error = token is null ? OAuthError.InvalidRequest("The token is missing.") : null;
        return query is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => nameof(TokenQuery);
}
