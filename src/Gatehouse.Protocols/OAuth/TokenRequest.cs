using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.OAuth;

/// <summary>A request to the token endpoint, without the client's credential (see <see cref="ClientCredential"/>). What it holds is secret.</summary>
/// <param name="Resources"><c>resource</c> (RFC 8707 §2.2): the token is for these only; empty for all that the grant allows.</param>
public abstract record TokenRequest(IReadOnlyList<string> Resources)
{
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>RFC 6749 §4.1.3; OpenID Connect Core §3.1.3.1.</summary>
    /// <param name="Code">The code.</param>
    /// <param name="RedirectUri">Must equal that of the authorization request where it had one.</param>
    /// <param name="CodeVerifier">See <see cref="Pkce.Check"/>.</param>
    /// <param name="Resources">See <see cref="TokenRequest"/>.</param>
    public sealed record AuthorizationCode(string Code, string? RedirectUri, string? CodeVerifier, IReadOnlyList<string> Resources) : TokenRequest(Resources)
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(AuthorizationCode);
    }

    /// <summary>RFC 6749 §6.</summary>
    /// <param name="Token">The refresh token.</param>
    /// <param name="Scopes">Within what was granted; null for all of it.</param>
    /// <param name="Resources">See <see cref="TokenRequest"/>.</param>
    public sealed record Refresh(string Token, ScopeSet? Scopes, IReadOnlyList<string> Resources) : TokenRequest(Resources)
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Refresh);
    }

    /// <summary>RFC 6749 §4.4.2.</summary>
    /// <param name="Scopes">Null for all that the client may have.</param>
    /// <param name="Resources">See <see cref="TokenRequest"/>.</param>
    public sealed record ClientCredentials(ScopeSet? Scopes, IReadOnlyList<string> Resources) : TokenRequest(Resources);

    /// <summary>RFC 8628 §3.4.</summary>
    /// <param name="Code">The device code.</param>
    /// <param name="Resources">See <see cref="TokenRequest"/>.</param>
    public sealed record DeviceCode(string Code, IReadOnlyList<string> Resources) : TokenRequest(Resources)
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(DeviceCode);
    }

    /// <summary>RFC 8693 §2.1.</summary>
    /// <param name="SubjectToken">Whom the new token is about.</param>
    /// <param name="SubjectTokenType">One of <see cref="TokenTypes"/>.</param>
    /// <param name="ActorToken">Who acts; null for nobody else.</param>
    /// <param name="ActorTokenType">Present exactly with <paramref name="ActorToken"/>.</param>
    /// <param name="RequestedTokenType">Null for the server's choice.</param>
    /// <param name="Audiences"><c>audience</c>: logical names of who shall accept it.</param>
    /// <param name="Scopes">Null for the server's choice.</param>
    /// <param name="Resources">See <see cref="TokenRequest"/>.</param>
    public sealed record Exchange(
        string SubjectToken, string SubjectTokenType, string? ActorToken, string? ActorTokenType, string? RequestedTokenType,
        IReadOnlyList<string> Audiences, ScopeSet? Scopes, IReadOnlyList<string> Resources) : TokenRequest(Resources)
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Exchange);
    }

    /// <summary>RFC 7523 §2.1.</summary>
    /// <param name="Jwt">The assertion.</param>
    /// <param name="Scopes">Null for all that may be had.</param>
    /// <param name="Resources">See <see cref="TokenRequest"/>.</param>
    public sealed record JwtBearer(string Jwt, ScopeSet? Scopes, IReadOnlyList<string> Resources) : TokenRequest(Resources)
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(JwtBearer);
    }

    /// <summary>Reads it. Whether the client may use the grant is for the caller.</summary>
    public static bool TryRead(OAuthParameters parameters, [NotNullWhen(true)] out TokenRequest? request, [NotNullWhen(false)] out OAuthError? error)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        request = null;
        if (!ResourceIndicator.TryRead(parameters, out var resources, out error) || !ScopeSet.TryParse(parameters["scope"], out var parsed, out error))
        {
            return false;
        }

        var scopes = parsed.IsEmpty ? null : parsed;
        (request, error) = parameters["grant_type"] switch
        {
            GrantTypes.AuthorizationCode => With(parameters, "code", code => new AuthorizationCode(code, parameters["redirect_uri"], parameters["code_verifier"], resources)),
            GrantTypes.RefreshToken => With(parameters, "refresh_token", token => new Refresh(token, scopes, resources)),
            GrantTypes.ClientCredentials => (new ClientCredentials(scopes, resources), null),
            GrantTypes.DeviceCode => With(parameters, "device_code", code => new DeviceCode(code, resources)),
            GrantTypes.JwtBearer => With(parameters, "assertion", jwt => new JwtBearer(jwt, scopes, resources)),
            GrantTypes.TokenExchange => ReadExchange(parameters, scopes, resources),
            null => (null, OAuthError.InvalidRequest("The grant_type is missing.")),
            _ => (null, OAuthError.UnsupportedGrantType("The grant_type is not supported.")),
        };
        return request is not null;
    }

    private static (TokenRequest?, OAuthError?) With(OAuthParameters parameters, string name, Func<string, TokenRequest> create) => parameters[name] switch
    {
        null => (null, OAuthError.InvalidRequest($"The {name} is missing.")),
        { Length: > MaxTokenLength } => (null, OAuthError.InvalidGrant($"The {name} is none of ours.")),
        var value => (create(value), null),
    };

    private static (TokenRequest?, OAuthError?) ReadExchange(OAuthParameters parameters, ScopeSet? scopes, IReadOnlyList<string> resources)
    {
        var (subject, subjectType) = (parameters["subject_token"], parameters["subject_token_type"]);
        var (actor, actorType) = (parameters["actor_token"], parameters["actor_token_type"]);
        var requested = parameters["requested_token_type"];

        // RFC 8693 §2.1: a token and its type come together, or not at all.
        if (subject is null || subjectType is null || (actor is null) != (actorType is null))
        {
            return (null, OAuthError.InvalidRequest("A subject_token or actor_token is missing, or its type."));
        }

        if (subject.Length > MaxTokenLength || actor?.Length > MaxTokenLength)
        {
            return (null, OAuthError.InvalidRequest("A token is too long."));
        }

        if (!IsKnown(subjectType) || !(actorType is null || IsKnown(actorType)) || !(requested is null || IsKnown(requested)))
        {
            return (null, OAuthError.InvalidRequest("A token type is not supported."));
        }

        var audiences = parameters.All("audience");
        return audiences.Count > ResourceIndicator.MaxCount
            ? (null, OAuthError.InvalidTarget("There are too many audiences."))
            : (new Exchange(subject, subjectType, actor, actorType, requested, [.. audiences.Distinct(StringComparer.Ordinal)], scopes, resources), null);
    }

    private static bool IsKnown(string type) => TokenTypes.All.Contains(type, StringComparer.Ordinal);
}
