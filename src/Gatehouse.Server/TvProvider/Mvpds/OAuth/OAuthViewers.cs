using System.Net.Http.Headers;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds.OAuth;

/// <summary>Asks OAuth providers who signed in: by code, and then by ID token, user information or the token response itself.</summary>
internal sealed class OAuthViewers(MvpdHttp http, OAuthTokens tokens, OAuthKeys keys, IOptions<MvpdOptions> options, TimeProvider time)
{
    private static readonly string[] UsualUserIds = ["userID", "sub", "id"];
    private static readonly string[] Algorithms = [.. JwsAlgorithms.Names];

    /// <summary>Where the browser is sent (RFC 6749 §4.1.1).</summary>
    /// <param name="side">We.</param>
    /// <param name="integration">On whose behalf, and at which provider.</param>
    /// <param name="attempt">What the answer is held against.</param>
    /// <param name="state">Names it.</param>
    /// <param name="more">Parameters of no standard.</param>
    public static string Address(
        OwnSide side, Integration integration, OAuthAttempt attempt, string state, IEnumerable<KeyValuePair<string, string>> more)
    {
        var provider = integration.Endpoints.OAuth ?? throw new MvpdException(MvpdTrouble.NotConfigured, "it has no OAuth");
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("response_type", "code"), new("client_id", provider.ClientId), new("redirect_uri", side.Callback), new("state", state),
        };
        void Add(string name, string? value) => parameters.AddRange(value is { Length: > 0 } ? [KeyValuePair.Create(name, value)] : []);
        Add("scope", provider.Scope);
        Add("nonce", IsOpenId(provider) ? attempt.Nonce : null);
        Add("code_challenge", provider.Pkce ? Pkce.Challenge(attempt.Verifier) : null);
        Add("code_challenge_method", provider.Pkce ? Pkce.Method : null);
        Add("prompt", attempt.Passive ? "none" : null);
        Add("mvpd", integration.Endpoints == integration.Mvpd ? null : integration.Mvpd.Id);
        Add("partner_id", integration.Settings.PartnerId);
        if (provider.ServiceProviderParameter is { } name)
        {
            Add(name, integration.ServiceProvider.Id);
        }

        return FormEncoding.Append(provider.AuthorizationUrl, parameters.Concat(more));
    }

    /// <summary>Who it is that a code stands for.</summary>
    /// <exception cref="MvpdException">That cannot be learnt.</exception>
    public async Task<MvpdSignIn> ExchangeAsync(OwnSide side, Integration integration, OAuthAttempt attempt, string code, CancellationToken ct)
    {
        var provider = integration.Endpoints.OAuth ?? throw new MvpdException(MvpdTrouble.NotConfigured, "it has no OAuth");
        var reply = await tokens.ExchangeAsync(side.OrganizationId, integration.Endpoints, code, provider.Pkce ? attempt.Verifier : null, side.Callback, ct);
        var idToken = IsOpenId(provider) && reply.Tokens.IdToken is { } jwt ? await BelieveAsync(provider, attempt, jwt, reply.Tokens.AccessToken, ct) : null;
        var information = provider.UserInfoUrl is { } url ? await InformationAsync(new Uri(url), reply.Tokens.AccessToken, ct) : null;

        // OpenID Connect Core §5.3.2: user information of somebody else than the token's means nothing.
        if (idToken is not null && information?.Subject is { } subject && !string.Equals(subject, idToken.Subject, StringComparison.Ordinal))
        {
            throw new MvpdException(MvpdTrouble.NotRead, "the user information is somebody else's");
        }

        // Each place only as far as those before are silent; the token response last, since it is the least meant for it.
        IReadOnlyList<JwtClaims> sources = [.. new[] { information, idToken, reply.Members }.OfType<JwtClaims>()];
        var names = (integration.Mvpd.UserIdAttribute ?? integration.Endpoints.UserIdAttribute) is { } stated ? [stated] : UsualUserIds;
        return sources.SelectMany(s => names.Select(s.Text)).FirstOrDefault(IsUserId) is { } userId
            ? SignIn(integration, userId, reply, sources)
            : throw new MvpdException(MvpdTrouble.NotRead, "the provider tells no user id");
    }

    private static bool IsOpenId(TvOAuthProvider provider) => provider is { Issuer: not null, JwksUrl: not null };

    private static bool IsUserId(string? text) => text is { Length: <= 1024 } && !string.IsNullOrWhiteSpace(text);

    private MvpdSignIn SignIn(Integration integration, string userId, OAuthReply reply, IEnumerable<JwtClaims> sources)
    {
        var now = time.GetUtcNow();
        var metadata = UserMetadata.Of(integration.Mvpd, sources.SelectMany(Texts));
        return new MvpdSignIn
        {
            UserId = userId,
            UserKey = userId,
            Metadata = metadata,
            Ends = reply.SignInEnds(now),
            HomeBased = UserMetadata.IsHomeBased(metadata),
            Material = new MvpdMaterial
            {
                AccessToken = reply.Tokens.AccessToken, RefreshToken = reply.Tokens.RefreshToken, IdToken = reply.Tokens.IdToken, TokenEndsMs = reply.EndsMs(now),
            }.Write(),
        };
    }

    private async Task<JwtClaims> BelieveAsync(TvOAuthProvider provider, OAuthAttempt attempt, string jwt, string accessToken, CancellationToken ct)
    {
        var expectation = new IdTokenExpectation(provider.Issuer!, provider.ClientId, Algorithms) { Nonce = attempt.Nonce, AccessToken = accessToken };
        var verdict = expectation.Check(jwt, await keys.FindAsync(provider.JwksUrl!, newer: false, ct), time.GetUtcNow());
        if (verdict is IdTokenVerdict.Refused { KeyMayBeNew: true })
        {
            verdict = expectation.Check(jwt, await keys.FindAsync(provider.JwksUrl!, newer: true, ct), time.GetUtcNow());
        }

        return verdict switch
        {
            IdTokenVerdict.Genuine genuine => genuine.Claims,
            IdTokenVerdict.Refused refused => throw new MvpdException(MvpdTrouble.NotRead, $"the ID token is not accepted: {refused.Reason}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<JwtClaims> InformationAsync(Uri address, string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var reply = await http.SendAsync(request, MvpdLine.SignIn, options.Value.Timeout, ct);
        return reply.IsOk && JwtClaims.TryParse(reply.Body, out var claims, out _)
            ? claims
            : throw new MvpdException(MvpdTrouble.NotRead, $"the user information of {address.Host} is not usable (status {reply.Status})");
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Texts(JwtClaims claims) =>
        claims.Members().Select(m => KeyValuePair.Create(m.Key, UserMetadata.Texts(m.Value)));
}
