namespace Gatehouse.Protocols.OAuth;

/// <summary>Token type identifiers (RFC 8693 §3).</summary>
public static class TokenTypes
{
    /// <summary>An access token of this server.</summary>
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>A refresh token of this server.</summary>
    public const string RefreshToken = "urn:ietf:params:oauth:token-type:refresh_token";

    /// <summary>An ID Token.</summary>
    public const string IdToken = "urn:ietf:params:oauth:token-type:id_token";

    /// <summary>A JSON Web Token of any kind.</summary>
    public const string Jwt = "urn:ietf:params:oauth:token-type:jwt";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [AccessToken, RefreshToken, IdToken, Jwt];
}
