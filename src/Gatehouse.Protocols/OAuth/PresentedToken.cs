using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.OAuth;

/// <summary>An access token from an <c>Authorization</c> header (RFC 6750 §2.1; RFC 9449 §7.1).</summary>
/// <param name="Token">Secret.</param>
/// <param name="IsDpop">Came with the scheme <c>DPoP</c> rather than <c>Bearer</c>.</param>
public sealed record PresentedToken(string Token, bool IsDpop)
{
    /// <summary>Longest header that is looked at.</summary>
    public const int MaxLength = 16 * 1024;

    // token68 (RFC 9110 §11.2), where "=" may only end it.
    private static readonly SearchValues<char> Token68 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    /// <summary>Reads it. False for every other scheme and for what no token can be.</summary>
    public static bool TryParse(string? authorization, [NotNullWhen(true)] out PresentedToken? token)
    {
        token = null;
        if (authorization is null or { Length: > MaxLength })
        {
            return false;
        }

        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? [] : authorization.AsSpan(0, space);
        var dpop = scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase);
        if (!dpop && !scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var text = authorization.AsSpan(space + 1).Trim(' ');
        var body = text.TrimEnd('=');
        if (body.IsEmpty || body.ContainsAnyExcept(Token68))
        {
            return false;
        }

        token = new PresentedToken(text.ToString(), dpop);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => IsDpop ? "DPoP token" : "Bearer token";
}
