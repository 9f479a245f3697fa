using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Upstream.Discovery;
using Gatehouse.Server.Accounts.Upstream.Providers;

namespace Gatehouse.Server.Accounts.Upstream.SignIn;

/// <summary>Decides what an answer is worth that is known to be the provider's.</summary>
internal static class AnswerCheck
{
    private const int MaxCode = 4096;

    /// <summary>The code in the answer of the authorization endpoint; else how the sign-in ends.</summary>
    /// <exception cref="UpstreamException">The answer is not this provider's, or says that something is wrong.</exception>
    public static (string? Code, string? Refusal) Code(ProviderMetadata metadata, IQueryCollection answer)
    {
        // RFC 9207 §2.4: before anything else is believed, errors included.
        var issuers = answer["iss"];
        if (issuers.Count > 1 || (issuers.Count == 1 ? !string.Equals(issuers[0], metadata.Issuer, StringComparison.Ordinal) : metadata.NamesItselfInAnswers))
        {
            throw new UpstreamException("the answer does not name the provider that was asked (iss)");
        }

        if (answer["error"] is { Count: > 0 } errors)
        {
            return (null, Refusal(ProviderTokens.ShownError(errors[0])));
        }

        return answer["code"] is [{ Length: > 0 and <= MaxCode } code] ? (code, null) : throw new UpstreamException("the answer holds no code");
    }

    /// <summary>Why the claims do not let anybody in; null when they do. For the log.</summary>
    public static string? Refusal(ProviderClaims claims, UpstreamProviderSettings settings)
    {
        if (settings.AcrValues.Count > 0 && !(claims.IdToken.Text("acr") is { } acr && settings.AcrValues.Contains(acr, StringComparer.Ordinal)))
        {
            return "acr is none of those required";
        }

        var missing = settings.RequiredClaims.FirstOrDefault(r => !Holds(claims, r));
        return missing is null ? null : $"the claim {missing.Name} is not as required";
    }

    /// <summary>How sure the provider's word is, and by which methods.</summary>
    public static (string Acr, IReadOnlyList<string> Amr) Strength(ProviderClaims claims, UpstreamProviderSettings settings)
    {
        var amr = claims.IdToken.Texts("amr").Where(m => m.Length <= 32 && m.All(char.IsAsciiLetterOrDigit)).Take(10).ToArray();
        var strong = settings.TwoFactorValues.Intersect(amr.Append(claims.IdToken.Text("acr") ?? ""), StringComparer.Ordinal).Any();
        return (strong ? Acr.Mfa : Acr.Upstream, amr.Length > 0 ? amr : ["fed"]);
    }

    private static bool Holds(ProviderClaims claims, UpstreamRequiredClaim required) => required.Values is { Count: > 0 } values
        ? claims.Texts(required.Name).Intersect(values, StringComparer.Ordinal).Any() || (claims.IsTrue(required.Name) && values.Contains("true"))
        : claims.Has(required.Name);

    private static string Refusal(string? error) => error switch
    {
        "access_denied" => SignInRefusals.Cancelled,
        "login_required" or "interaction_required" or "consent_required" or "account_selection_required" => SignInRefusals.InteractionRequired,
        "unmet_authentication_requirements" => SignInRefusals.NotAllowed,
        _ => throw new UpstreamException($"the provider ended the sign-in: {error ?? "an error without a code"}", error),
    };
}
