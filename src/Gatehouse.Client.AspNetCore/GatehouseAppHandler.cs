using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Lets in whoever shows a token of the issuer for this backend, with a proof of the key that it is bound to (RFC 9449 §7).</summary>
internal sealed class GatehouseAppHandler(
    IOptionsMonitor<GatehouseAppOptions> monitor, ILoggerFactory logs, UrlEncoder encoder,
    IssuerDirectory issuers, IDpopReplayStore replays, NonceKeys nonces, TimeProvider time)
    : AuthenticationHandler<GatehouseAppOptions>(monitor, logs, encoder)
{
    /// <summary>A proof may be this far ahead of our clock.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    private AppRefusal _refusal = AppRefusal.NotShown;

    /// <summary>In the properties of a challenge: what the authorization of the endpoint found missing.</summary>
    public const string RefusalKey = "gatehouse.refusal";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (shown, refusal) = PresentedToken.Read(Request.Headers);
        if (shown is null && refusal is null)
        {
            return AuthenticateResult.NoResult();
        }

        JwtClaims? claims = null;
        if (shown is not null)
        {
            (claims, refusal) = await AppTokenReader.ReadAsync(shown.Token, Options, issuers.Of(Options), time.GetUtcNow(), Context.RequestAborted);
            refusal ??= await CheckProofAsync(shown, claims!) ?? CheckAnonymous(claims!);
        }

        if (refusal is null)
        {
            return AuthenticateResult.Success(new AuthenticationTicket(AppPrincipal.Of(claims!, Scheme.Name), Scheme.Name));
        }

        _refusal = refusal;
        return AuthenticateResult.Fail(refusal.Description ?? refusal.Error ?? "No token was shown in the form that is asked for");
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => AnswerAsync(properties, StatusCodes.Status401Unauthorized);

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AnswerAsync(properties, StatusCodes.Status403Forbidden);

    private Task AnswerAsync(AuthenticationProperties properties, int status)
    {
        var refusal = properties.GetParameter<AppRefusal>(RefusalKey) ?? _refusal;
        if (refusal == AppRefusal.KeysAway)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = "5";
            return Task.CompletedTask;
        }

        Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized || refusal.Error is not null)
        {
            Response.Headers.Append("WWW-Authenticate", refusal.ToHeader());
        }

        return Task.CompletedTask;
    }

    private async Task<AppRefusal?> CheckProofAsync(PresentedToken shown, JwtClaims token)
    {
        var present = Options.RequireNonce ? nonces.Of(Options) : null;
        if (present is not null)
        {
            Response.Headers["DPoP-Nonce"] = present.Current(time.GetUtcNow());
        }

        var expected = new DpopExpectation(Request.Method, Address(), shown.Token, AppTokenReader.Thumbprint(token), present) { Ahead = Ahead };
        return DpopProof.Check([shown.Proof], expected, time.GetUtcNow()) switch
        {
            DpopVerdict.Genuine proof => await RememberAsync(proof, expected.Uri) ? null : AppRefusal.Proof("The proof was used before"),
            DpopVerdict.NonceNeeded => AppRefusal.Nonce(),
            DpopVerdict.OtherKey => AppRefusal.Token("The token is bound to another key"),
            DpopVerdict.Refused refused => AppRefusal.Proof(refused.Reason),
            _ => AppRefusal.Proof("The proof is not understood"),
        };
    }

    private ValueTask<bool> RememberAsync(DpopVerdict.Genuine proof, string uri)
    {
        var name = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{proof.Thumbprint}\n{uri}\n{proof.Jti}")));
        return replays.TryAddAsync(name, proof.RememberUntil, Context.RequestAborted);
    }

    private AppRefusal? CheckAnonymous(JwtClaims token) =>
        Options.AllowAnonymousUsers || !AppPrincipal.IsAnonymous(token) || Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymousUsers>() is not null
            ? null
            : AppRefusal.Level("1");

    private string Address() => Options.PublicOrigin is { } origin
        ? UriHelper.BuildAbsolute(origin.Scheme, HostString.FromUriComponent(origin), Request.PathBase, Request.Path)
        : UriHelper.BuildAbsolute(Request.Scheme, Request.Host, Request.PathBase, Request.Path);
}
