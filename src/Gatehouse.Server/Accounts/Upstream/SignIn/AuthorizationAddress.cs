using System.Globalization;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Upstream.Providers;

namespace Gatehouse.Server.Accounts.Upstream.SignIn;

/// <summary>The address at a provider to which a browser is sent (OpenID Connect Core §3.1.2.1).</summary>
internal static class AuthorizationAddress
{
    /// <summary>Writes it.</summary>
    public static Uri Of(UpstreamRow row, ProviderMetadata metadata, KeptForAnswer kept, string state, string callback, string? typed, SignInRequest wanted)
    {
        var settings = row.ReadSettings();
        var parameters = new Dictionary<string, string>(settings.AuthorizationParameters, StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = row.ClientId,
            ["redirect_uri"] = callback,
            ["scope"] = Scopes(settings, metadata),
            ["state"] = state,
            ["nonce"] = kept.Nonce,
            ["code_challenge"] = Pkce.Challenge(kept.Verifier),
            ["code_challenge_method"] = Pkce.Method,
        };
        AddWishes(parameters, settings, typed, wanted);
        return new Uri(FormEncoding.Append(metadata.AuthorizationEndpoint.AbsoluteUri, parameters));
    }

    private static void AddWishes(Dictionary<string, string> parameters, UpstreamProviderSettings settings, string? typed, SignInRequest wanted)
    {
        if (wanted.ForceLogin)
        {
            parameters["prompt"] = "login";
            parameters["max_age"] = "0";
        }
        else if (wanted.MaxAge is { } age)
        {
            parameters["max_age"] = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        string[] acr = settings.AcrValues.Count > 0 ? [.. settings.AcrValues] : wanted.RequiredAcr == Acr.Mfa ? [.. settings.TwoFactorValues] : [];
        if (acr.Length > 0)
        {
            parameters["acr_values"] = string.Join(' ', acr);
        }

        if (settings.SendLoginHint && typed is { Length: > 0 })
        {
            parameters["login_hint"] = typed;
        }

        if (wanted.Language is { } language)
        {
            parameters["ui_locales"] = language;
        }
    }

    // Asked for only where it is announced: some providers refuse scopes that they do not know.
    private static string Scopes(UpstreamProviderSettings settings, ProviderMetadata metadata) =>
        settings.CheckAccounts && metadata.Scopes?.Contains("offline_access", StringComparer.Ordinal) == true
            ? ScopeSet.FromStored(settings.Scopes).Union(ScopeSet.Of("offline_access")).ToString()
            : settings.Scopes;
}
