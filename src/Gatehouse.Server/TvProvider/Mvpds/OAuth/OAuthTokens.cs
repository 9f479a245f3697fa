using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds.OAuth;

/// <summary>We, as a client of a provider's token endpoint (RFC 6749 §3.2).</summary>
internal sealed class OAuthTokens(MvpdHttp http, ITvSecrets secrets, IOptions<MvpdOptions> options, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    // Renewed a little before its end, since it has a way to go.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    // Requests that began with the old refresh token may still come: providers that rotate take a second use for theft.
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (Lazy<Task<MvpdMaterial>> Renewed, DateTimeOffset Until)> _renewals = new(StringComparer.Ordinal);

    /// <summary>The access token has ended, or is about to.</summary>
    public bool IsOver(MvpdMaterial material) => material.TokenEndsMs is { } end && time.GetUtcNow() + Early >= DateTimeOffset.FromUnixTimeMilliseconds(end);

    /// <summary>Exchanges a code (RFC 6749 §4.1.3).</summary>
    /// <exception cref="MvpdException">The provider refuses, or cannot be reached.</exception>
    public Task<OAuthReply> ExchangeAsync(string organizationId, TvMvpd mvpd, string code, string? verifier, string callback, CancellationToken ct)
    {
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", callback) };
        if (verifier is not null)
        {
            form.Add(new("code_verifier", verifier));
        }

        return AskAsync(organizationId, mvpd, form, options.Value.Timeout, ct);
    }

    /// <summary>Renews the access token (RFC 6749 §6), once for all who hold the same refresh token.</summary>
    /// <exception cref="MvpdException">The provider ended the session, or cannot be reached.</exception>
    public async Task<MvpdMaterial> RenewAsync(string organizationId, TvMvpd mvpd, MvpdMaterial material, TimeSpan timeout, CancellationToken ct)
    {
        if (material.RefreshToken is not { } token)
        {
            throw new MvpdException(MvpdTrouble.SessionEnded, "the viewer's token has ended, and there is none to renew it with");
        }

        var now = time.GetUtcNow();
        Forget(now);
        var key = $"{organizationId} {mvpd.Id} {Convert.ToHexString(SecretToken.Hash(token))}"; // what one provider calls so, another may call so too
        var (renewed, _) = _renewals.GetOrAdd(
            key, _ => (new Lazy<Task<MvpdMaterial>>(() => RefreshAsync(organizationId, mvpd, material, token, timeout)), now + Remember));
        try
        {
            return await renewed.Value.WaitAsync(ct);
        }
        catch (MvpdException)
        {
            _renewals.TryRemove(key, out _);
            throw;
        }
    }

    private async Task<MvpdMaterial> RefreshAsync(string organizationId, TvMvpd mvpd, MvpdMaterial material, string token, TimeSpan timeout)
    {
        try
        {
            var reply = await AskAsync(organizationId, mvpd, [new("grant_type", "refresh_token"), new("refresh_token", token)], timeout, CancellationToken.None);
            return material with { AccessToken = reply.Tokens.AccessToken, RefreshToken = reply.Tokens.RefreshToken ?? token, TokenEndsMs = reply.EndsMs(time.GetUtcNow()) };
        }
        catch (MvpdException e) when (e.Error == OAuthErrorCodes.InvalidGrant)
        {
            throw new MvpdException(MvpdTrouble.SessionEnded, "the provider renews the viewer's token no more");
        }
    }

    private async Task<OAuthReply> AskAsync(string organizationId, TvMvpd mvpd, List<KeyValuePair<string, string>> form, TimeSpan timeout, CancellationToken ct)
    {
        var provider = mvpd.OAuth ?? throw new MvpdException(MvpdTrouble.NotConfigured, "it has no OAuth");
        var address = new Uri(provider.TokenUrl);
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Authorization = await ProveAsync(organizationId, mvpd.Id, provider, form, ct);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new FormUrlEncodedContent(form);
        var reply = await http.SendAsync(request, MvpdLine.SignIn, timeout, ct);
        if (!reply.IsOk)
        {
            // An error code counts only where RFC 6749 §5.2 puts it: a gateway's 503 says nothing about anybody.
            var error = reply.Status is StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized ? ProviderTokens.ErrorOf(reply.Body) : null;
            throw new MvpdException(MvpdTrouble.NotRead, $"{address.Host} refuses tokens with status {reply.Status}, {error ?? "without an error code"}") { Error = error };
        }

        if (!ProviderTokens.TryParse(reply.Body, out var tokens, out var fault) || !JwtClaims.TryParse(reply.Body, out var members, out fault))
        {
            throw new MvpdException(MvpdTrouble.NotRead, $"the token response of {address.Host} is not usable: {fault.Reason}");
        }

        return new OAuthReply(tokens, members);
    }

    private async Task<AuthenticationHeaderValue?> ProveAsync(
        string organizationId, string mvpd, TvOAuthProvider provider, List<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        if (provider.ClientSecret is not { } name)
        {
            form.Add(new("client_id", provider.ClientId));
            return null;
        }

        var secret = await secrets.FindAsync(organizationId, mvpd, name, ct) ?? throw new MvpdException(MvpdTrouble.NotConfigured, $"no secret {name} is stored");
        if (provider.ClientAuthentication == ClientAuthenticationMethods.SecretPost)
        {
            form.AddRange([new("client_id", provider.ClientId), new("client_secret", secret)]);
            return null;
        }

        // RFC 6749 §2.3.1: both are form-encoded before they are joined.
        var pair = $"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(secret)}";
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, entry) in _renewals.IsEmpty ? [] : _renewals.ToArray())
        {
            if (entry.Until <= now || _renewals.Count > MaxRemembered)
            {
                _renewals.TryRemove(key, out _);
            }
        }
    }
}
