using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gatehouse.Protocols.OAuth;

/// <summary>How a client introduced itself at an endpoint (RFC 6749 §2.3). What it presents is unchecked, and secret.</summary>
/// <param name="ClientId">Who it says it is.</param>
public abstract record ClientCredential(string ClientId)
{
    /// <summary>RFC 7523 §2.2.</summary>
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int MaxIdLength = 512;
    private const int MaxSecretLength = 1024;
    private const int MaxHeaderLength = 4096;

    /// <summary>Only a <c>client_id</c>: a public client, or one that its TLS certificate proves (RFC 8705 §2).</summary>
    public sealed record None(string ClientId) : ClientCredential(ClientId);

    /// <summary><c>client_secret_basic</c>.</summary>
    public sealed record Basic(string ClientId, string Secret) : ClientCredential(ClientId)
    {
        /// <inheritdoc/>
        public override string ToString() => $"Basic of {ClientId}";
    }

    /// <summary><c>client_secret_post</c>.</summary>
    public sealed record Post(string ClientId, string Secret) : ClientCredential(ClientId)
    {
        /// <inheritdoc/>
        public override string ToString() => $"Post of {ClientId}";
    }

    /// <summary><c>private_key_jwt</c>; see <see cref="ClientAssertion"/>.</summary>
    public sealed record Assertion(string ClientId, string Jwt) : ClientCredential(ClientId)
    {
        /// <inheritdoc/>
        public override string ToString() => $"Assertion of {ClientId}";
    }

    /// <summary>
    /// Reads it. RFC 6749 §2.3: more than one method in a request is <c>invalid_request</c>; none at all, or one that
    /// cannot be read, is <c>invalid_client</c>.
    /// </summary>
    /// <param name="authorization">The <c>Authorization</c> header; null when there is none.</param>
    /// <param name="parameters">The form.</param>
    /// <param name="credential">What was presented.</param>
    /// <param name="error">Why it cannot be used.</param>
    public static bool TryRead(
        string? authorization, OAuthParameters parameters,
        [NotNullWhen(true)] out ClientCredential? credential, [NotNullWhen(false)] out OAuthError? error)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        credential = null;
        if (PresentedToken.TryParse(authorization, out var token) && token.IsDpop)
        {
            authorization = null; // what accompanies the request, not who makes it
        }

        var (id, secret, jwt, type) = (parameters["client_id"], parameters["client_secret"], parameters["client_assertion"], parameters["client_assertion_type"]);
        if ((authorization is null ? 0 : 1) + (secret is null ? 0 : 1) + (jwt is null && type is null ? 0 : 1) > 1)
        {
            error = OAuthError.InvalidRequest("The client authenticates in more than one way.");
            return false;
        }

        if (id?.Length > MaxIdLength || secret?.Length > MaxSecretLength)
        {
            error = OAuthError.InvalidClient("The client_id or client_secret is too long.");
            return false;
        }

        (credential, error) = authorization is not null ? ReadBasic(authorization, id)
            : jwt is not null || type is not null ? ReadAssertion(id, jwt, type)
            : id is null ? (null, OAuthError.InvalidClient("The client does not say who it is."))
            : secret is null ? (new None(id), null) : ((ClientCredential)new Post(id, secret), (OAuthError?)null);
        return credential is not null;
    }

    private static (ClientCredential?, OAuthError?) ReadBasic(string authorization, string? id)
    {
        const string Scheme = "Basic ";
        if (authorization.Length > MaxHeaderLength || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !TryDecodeBasic(authorization[Scheme.Length..].Trim(), out var user, out var secret))
        {
            return (null, OAuthError.InvalidClient("The Authorization header is not well-formed Basic."));
        }

        return id is null || string.Equals(id, user, StringComparison.Ordinal)
            ? (new Basic(user, secret), null)
            : (null, OAuthError.InvalidRequest("The client_id in the form is another than in the header."));
    }

    // RFC 6749 §2.3.1: identifier and secret are form encoded before they are joined.
    private static bool TryDecodeBasic(string encoded, [NotNullWhen(true)] out string? user, [NotNullWhen(true)] out string? secret)
    {
        (user, secret) = (null, null);
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return false;
        }

        var text = Encoding.ASCII.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan().ContainsAny('&', '='))
        {
            return false;
        }

        (user, secret) = (OAuthParameters.TryDecode(text.AsSpan(0, colon)), OAuthParameters.TryDecode(text.AsSpan(colon + 1)));
        return user is { Length: > 0 and <= MaxIdLength } && secret is { Length: <= MaxSecretLength };
    }

    private static (ClientCredential?, OAuthError?) ReadAssertion(string? id, string? jwt, string? type)
    {
        if (jwt is null || type is not AssertionType)
        {
            return (null, OAuthError.InvalidClient("The client_assertion or its type is missing or not a JWT."));
        }

        // RFC 7521 §4.2: client_id may be left out, the assertion names the client; who that is gets checked with its key.
        var subject = ClientAssertion.UnverifiedSubject(jwt);
        if (subject is null || (id is not null && !string.Equals(id, subject, StringComparison.Ordinal)))
        {
            return (null, OAuthError.InvalidClient("The client_assertion names no client, or another than client_id."));
        }

        return (new Assertion(subject, jwt), null);
    }
}
