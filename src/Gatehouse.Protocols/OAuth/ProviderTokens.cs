using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What the token endpoint of an OpenID Provider of somebody else's gave (RFC 6749 §5.1; OpenID Connect Core §3.1.3.3).</summary>
/// <param name="AccessToken">Secret.</param>
/// <param name="IdToken">Not yet believed; null when none came, as a refresh may leave it out (OpenID Connect Core §12.2).</param>
/// <param name="RefreshToken">Secret; null when none came.</param>
public sealed record ProviderTokens(string AccessToken, string? IdToken, string? RefreshToken)
{
    private const int MaxTokenLength = 16 * 1024;
    private const int MaxErrorLength = 64;

    private static readonly SearchValues<char> ErrorCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>Reads the body of a success.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out ProviderTokens? tokens, [NotNullWhen(false)] out ParseError? error)
    {
        tokens = null;
        using var document = StrictJson.Parse(json, maxDepth: 8);
        if (document is null)
        {
            return Fail("not one JSON object with unique names", out error);
        }

        var root = document.RootElement;
        if (!StrictJson.TryText(root, "access_token", MaxTokenLength, out var access) || access is null
            || !StrictJson.TryText(root, "token_type", MaxErrorLength, out var type) || !string.Equals(type, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return Fail("there is no bearer access token", out error);
        }

        if (!StrictJson.TryText(root, "id_token", MaxTokenLength, out var id) || !StrictJson.TryText(root, "refresh_token", MaxTokenLength, out var refresh))
        {
            return Fail("id_token or refresh_token is not a text, or too long", out error);
        }

        tokens = new ProviderTokens(access, id, refresh);
        error = null;
        return true;
    }

    /// <summary>The error code in the body of a refusal (RFC 6749 §5.2); null when there is none that can be shown.</summary>
    public static string? ErrorOf(ReadOnlyMemory<byte> json)
    {
        using var document = StrictJson.Parse(json, maxDepth: 8);
        return document is not null && StrictJson.TryText(document.RootElement, "error", MaxErrorLength, out var code) ? ShownError(code) : null;
    }

    /// <summary>An error code as it may be logged and shown: letters, digits and a few marks. Null for anything else.</summary>
    public static string? ShownError(string? code) =>
        code is { Length: > 0 and <= MaxErrorLength } && !code.AsSpan().ContainsAnyExcept(ErrorCharacters) ? code : null;

    /// <inheritdoc/>
    public override string ToString() => $"tokens{(IdToken is null ? "" : " with ID Token")}{(RefreshToken is null ? "" : " with refresh token")}";

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("token response", 0, reason);
        return false;
    }
}
