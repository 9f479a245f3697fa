using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>Has the person sign in as a challenge asks for it, and keeps what comes of it.</summary>
internal sealed class AccountSignIn(SimulatedDevice device, DeviceNetwork network)
{
    /// <exception cref="DeviceRefusal">The person did not get in, or the answer is not what was agreed upon.</exception>
    public Task<AccountTokens> RunAsync(AccountChallenge challenge, AccountOwner owner, CancellationToken ct) => challenge switch
    {
        AccountChallenge.Web web => SimpleAsync(web, owner, ct),
        AccountChallenge.OAuth2 oauth => OAuthAsync(oauth, owner, ct),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<AccountTokens> SimpleAsync(AccountChallenge.Web challenge, AccountOwner owner, CancellationToken ct)
    {
        const string Expected = $"{AccountChallenge.CallbackScheme}://authentication-results?";
        var start = Append(challenge.Url, ("user-identifier", owner.Identifier));
        var callback = await SignInSheet.Of(device, network).RunAsync(start, owner, ct).ConfigureAwait(false);
        return callback.StartsWith(Expected, StringComparison.Ordinal) && Query(callback).GetValueOrDefault("access-token") is { Length: > 0 } token
            ? new AccountTokens(token, null, null, null)
            : throw DeviceRefusal.Account("The sign-in ended without an access token.");
    }

    private async Task<AccountTokens> OAuthAsync(AccountChallenge.OAuth2 challenge, AccountOwner owner, CancellationToken ct)
    {
        var state = Guid.NewGuid().ToString("D").ToUpperInvariant();
        var start = Append(
            challenge.AuthorizationUrl,
            ("response_type", "code"), ("client_id", challenge.ClientId), ("redirect_uri", challenge.RedirectUrl),
            ("state", state), ("login_hint", owner.Identifier), ("scope", challenge.Scope));
        var callback = await SignInSheet.Of(device, network).RunAsync(start, owner, ct).ConfigureAwait(false);
        var answer = Query(callback);
        if (!callback.StartsWith(challenge.RedirectUrl + "?", StringComparison.Ordinal) || answer.GetValueOrDefault("state") != state)
        {
            throw DeviceRefusal.Account("The sign-in ended at another address than agreed upon.");
        }

        if (answer.GetValueOrDefault("code") is not { Length: > 0 } code)
        {
            throw DeviceRefusal.Account($"The sign-in was refused: {answer.GetValueOrDefault("error")}.");
        }

        var outcome = await new TokenClient(device, network).ExchangeAsync(challenge, code, ct).ConfigureAwait(false);
        return outcome is TokenOutcome.Granted { Tokens: var tokens } ? tokens : throw DeviceRefusal.Account("The server gave no token for the code.");
    }

    private static Uri Append(Uri url, params ReadOnlySpan<(string Name, string Value)> items)
    {
        var text = url.OriginalString;
        foreach (var (name, value) in items)
        {
            text += $"{(text.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        return new Uri(text);
    }

    private static Dictionary<string, string> Query(string address)
    {
        var items = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = address.IndexOf('?', StringComparison.Ordinal);
        foreach (var item in address[(start + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split('=', 2);
            items.TryAdd(parts[0], Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
        }

        return items;
    }
}
