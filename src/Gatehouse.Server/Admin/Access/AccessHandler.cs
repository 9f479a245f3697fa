using System.Security.Claims;
using System.Text.Encodings.Web;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
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

        var found = ours
            ? await credentials.FindAsync(presented.Token, Context.RequestAborted)
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

        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problems.Unauthenticated().ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Forbidden("The role or the scopes of the caller do not allow it.").ExecuteAsync(Context);
}
