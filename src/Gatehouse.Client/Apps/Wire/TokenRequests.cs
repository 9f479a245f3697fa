using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>The requests to the token endpoint, one method per grant.</summary>
internal static class TokenRequests
{
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const int IdBytes = 16;

    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromSeconds(60);

    /// <summary>RFC 6749 §6.</summary>
    public static WireCall Refresh(Issuer issuer, string clientId, string refreshToken, IDpopProver prover) =>
        Call(issuer, prover, ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", clientId));

    /// <summary>RFC 7523 §2.1: the device's key is the login itself. One <c>aud</c>, the issuer: others could use the assertion elsewhere.</summary>
    public static WireCall Assert(Issuer issuer, StoredUser user, IDeviceKey key, IDpopProver prover, ServerClock clock) =>
        new(HttpMethod.Post, issuer.TokenEndpoint)
        {
            Prover = prover,
            ContentWithNonce = async (nonce, ct) =>
            {
                var now = clock.Now;
                var assertion = await DeviceJwt.WriteAsync(key, "JWT", json =>
                {
                    json.WriteString("iss", user.DeviceId);
                    json.WriteString("sub", user.User.UserId);
                    json.WriteString("aud", issuer.Address);
                    json.WriteNumber("iat", now.ToUnixTimeSeconds());
                    json.WriteNumber("exp", (now + AssertionLifetime).ToUnixTimeSeconds());
                    json.WriteString("jti", Base64UrlCodec.Encode(RandomNumberGenerator.GetBytes(IdBytes)));
                    json.WriteString("scope", Marker(user.Mode));
                    if (nonce is not null)
                    {
                        json.WriteString("nonce", nonce);
                    }
                }, ct).ConfigureAwait(false);
                return Form(("grant_type", JwtBearer), ("assertion", assertion), ("client_id", user.ClientId));
            },
        };

    /// <summary>RFC 8693 §2.1.</summary>
    public static WireCall Exchange(Issuer issuer, string clientId, string subjectToken, string audience, string? scope, IDpopProver prover) => Call(
        issuer,
        prover,
        ("grant_type", TokenExchange),
        ("client_id", clientId),
        ("subject_token", subjectToken),
        ("subject_token_type", AccessTokenType),
        ("requested_token_type", AccessTokenType),
        ("audience", audience),
        ("scope", scope));

    /// <summary>RFC 6749 §4.1.3, RFC 7636 §4.5.</summary>
    public static WireCall Redeem(Issuer issuer, string clientId, string code, string verifier, string? redirectUri, IDpopProver prover) => Call(
        issuer,
        prover,
        ("grant_type", "authorization_code"),
        ("code", code),
        ("code_verifier", verifier),
        ("redirect_uri", redirectUri),
        ("client_id", clientId));

    /// <summary>RFC 7009 §2.1.</summary>
    public static WireCall Revoke(Uri endpoint, string clientId, string token, IDpopProver prover) =>
        new(HttpMethod.Post, endpoint) { Prover = prover, Content = () => Form(("token", token), ("client_id", clientId)) };

    /// <summary>The answer to an exchange (RFC 8693 §2.2.1); null where something is missing that it must have.</summary>
    public static (string Token, TimeSpan ExpiresIn, string? Scope)? ReadExchanged(WireResult result) =>
        result.Text("issued_token_type") == AccessTokenType && TokenSet.Read(result) is { } tokens ? (tokens.AccessToken, tokens.ExpiresIn, tokens.Scope) : null;

    /// <summary>How the mode is told at renewal. It is the device's statement about itself, unless its key was attested to need the person.</summary>
    internal static string Marker(AuthenticationMode mode) => mode switch
    {
        AuthenticationMode.Biometric => "bio_auth_grant",
        AuthenticationMode.Password => "pwd_auth_grant",
        _ => "no_auth_grant",
    };

    /// <summary>How the mode is named in requests.</summary>
    internal static string Name(AuthenticationMode mode) => mode.ToString().ToLower(CultureInfo.InvariantCulture);

    private static WireCall Call(Issuer issuer, IDpopProver prover, params (string Name, string? Value)[] fields) =>
        new(HttpMethod.Post, issuer.TokenEndpoint) { Prover = prover, Content = () => Form(fields) };

    private static FormUrlEncodedContent Form(params (string Name, string? Value)[] fields) =>
        new(fields.Where(field => field.Value is not null).Select(field => new KeyValuePair<string, string>(field.Name, field.Value!)));
}
