namespace Gatehouse.Protocols.OAuth;

/// <summary>Values of <c>grant_type</c>.</summary>
public static class GrantTypes
{
    /// <summary>RFC 6749 §4.1.3.</summary>
    public const string AuthorizationCode = "authorization_code";

    /// <summary>RFC 6749 §6.</summary>
    public const string RefreshToken = "refresh_token";

    /// <summary>RFC 6749 §4.4.2.</summary>
    public const string ClientCredentials = "client_credentials";

    /// <summary>RFC 8628 §3.4.</summary>
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>RFC 8693 §2.1.</summary>
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>RFC 7523 §2.1.</summary>
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <summary>Those that clients may be registered with; the other one belongs to installed apps, which register in their own way.</summary>
    public static readonly IReadOnlyList<string> Registrable = [AuthorizationCode, RefreshToken, ClientCredentials, DeviceCode, TokenExchange];

    /// <summary>All that we know, in the order in which metadata lists them.</summary>
    public static readonly IReadOnlyList<string> All = [.. Registrable, JwtBearer];
}
