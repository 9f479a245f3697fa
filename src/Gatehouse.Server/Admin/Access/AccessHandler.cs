using System.Security.Claims;
using System.Text.Encodings.Web;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin.Access;

/// <summary>
/// <c>Authorization: Bearer gh_ses_…</c> or <c>gh_key_…</c> (RFC 6750 §2.1), and under <c>/api/v1</c> access tokens of our
/// authorization server, which may be bound to a key (RFC 9449 §7.1). Other tokens are none of its business, and cost no
/// look-up. There are no cookies, so there is nothing for another site to ride on.
/// </summary>
public sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Credentials credentials, ITokenCredentials tokens, LastUse lastUse)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Gatehouse";

    private bool _disabled;
    private bool _proved;
    private string? _challenge;

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [var header] || !PresentedToken.TryParse(header, out var presented))
        {
            return AuthenticateResult.NoResult();
        }

        var ours = Credentials.IsOurs(presented.Token) && !presented.IsDpop;
        if (!ours && !(Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal) && tokens.Handles(presented.Token)))
        {
            return AuthenticateResult.NoResult();
        }

        _proved = presented.IsDpop;
        (var found, _challenge) = ours
            ? (await credentials.FindAsync(presented.Token, Context.RequestAborted), null)
            : await tokens.FindAsync(Context, presented.Token, presented.IsDpop, Context.RequestAborted);
        if (found is not { } credential)
        {
            return AuthenticateResult.Fail("The credential is unknown, expired or revoked.");
        }

        if (credential.Disabled)
        {
            _disabled = true;
            return AuthenticateResult.Fail("The organization is switched off.");
        }

        Context.Features.Set(credential);
        Context.Features.Set(credential.Caller);
        lastUse.Record(credential.Caller);
        var claims = credential.Caller.Scopes.Select(s => new Claim("scope", s)).Prepend(new Claim(ClaimTypes.NameIdentifier, credential.Caller.Id));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Not 401: another credential of the same organization would not help either.
        if (_disabled)
        {
            return AdminProblems.OrganizationDisabled().ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = _challenge ?? (Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"");
        return Problems.Unauthenticated().ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    /// <remarks>RFC 6750 §3.1: with the scope that would do, which is the name of the policy.</remarks>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        const string Detail = "The role or the scopes of the caller do not allow it.";
        var wanted = ScopeSet.Of((Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? []).Select(a => a.Policy).OfType<string>());
        var error = OAuthError.InsufficientScope(Detail);
        Response.Headers.WWWAuthenticate = _proved ? TokenChallenge.Dpop(error, wanted) : TokenChallenge.Bearer(error, wanted);
        return Problems.Forbidden(Detail).ExecuteAsync(Context);
    }
}
