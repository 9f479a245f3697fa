using System.Text.Json;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>Gets tokens as a public client without a secret (RFC 6749 §4.1.3 and §6). An answer that does not come is asked for again.</summary>
internal sealed class TokenClient(SimulatedDevice device, DeviceNetwork network)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <summary>Turns a code into tokens.</summary>
    public Task<TokenOutcome> ExchangeAsync(AccountChallenge.OAuth2 source, string code, CancellationToken ct) => AskAsync(
        source, null,
        [new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", source.RedirectUrl), new("client_id", source.ClientId)], ct);

    /// <summary>Turns a refresh token into the next tokens.</summary>
    public async Task<TokenOutcome> RefreshAsync(AccountTokens tokens, CancellationToken ct)
    {
        var source = tokens.Source!;
        List<KeyValuePair<string, string>> form = [new("grant_type", "refresh_token"), new("refresh_token", tokens.Refresh!), new("client_id", source.ClientId)];
        if (device.Behavior.LosesTokenAnswers)
        {
            await AskAsync(source, tokens.Refresh, form, ct).ConfigureAwait(false);
        }

        return await AskAsync(source, tokens.Refresh, form, ct).ConfigureAwait(false);
    }

    private async Task<TokenOutcome> AskAsync(
        AccountChallenge.OAuth2 source, string? before, List<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var outcome = await AskOnceAsync(source, before, form, ct).ConfigureAwait(false);
            if (outcome is not TokenOutcome.Unavailable || attempt == Pauses.Length)
            {
                return outcome;
            }

            await Task.Delay(Pauses[attempt], device.Time, ct).ConfigureAwait(false);
        }
    }

    private async Task<TokenOutcome> AskOnceAsync(
        AccountChallenge.OAuth2 source, string? before, List<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, source.TokenUrl) { Content = new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.DeviceManagement(device.Facts.Model));
        HttpAnswer answer;
        try
        {
            answer = await network.SendAsync(network.Shared, request, ct).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            return new TokenOutcome.Unavailable();
        }

        return answer.IsSuccess ? Read(answer, source, before)
            : (int)answer.Status is >= 500 or 429 ? new TokenOutcome.Unavailable()
            : new TokenOutcome.Dead();
    }

    private TokenOutcome Read(HttpAnswer answer, AccountChallenge.OAuth2 source, string? before)
    {
        if (answer.MediaType != "application/json")
        {
            return new TokenOutcome.Dead();
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var root = json.RootElement;
            if (root.GetProperty("token_type").GetString() is not { } type || !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
                || root.GetProperty("access_token").GetString() is not { Length: > 0 } access)
            {
                return new TokenOutcome.Dead();
            }

            DateTimeOffset? expires = root.TryGetProperty("expires_in", out var seconds) ? device.Time.GetUtcNow().AddSeconds(seconds.GetInt64()) : null;

            // RFC 6749 §6: without a new refresh token the one before stays.
            var refresh = root.TryGetProperty("refresh_token", out var next) ? next.GetString() : before;
            return new TokenOutcome.Granted(new AccountTokens(access, expires, refresh, source));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new TokenOutcome.Dead();
        }
    }
}
