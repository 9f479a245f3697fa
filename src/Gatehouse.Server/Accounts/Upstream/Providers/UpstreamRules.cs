using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts.Upstream.Providers;

/// <summary>What providers may be like, beyond what the contracts say.</summary>
internal sealed class UpstreamRules(IOptions<AccountsOptions> options)
{
    private const int MaxParameters = 20;
    private const int MaxParameterLength = 500;

    // What the protocol needs is ours to set.
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "client_id", "client_secret", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
        "request", "request_uri", "acr_values", "max_age", "claims", "id_token_hint", "registration",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for an issuer that can be asked.</summary>
    public bool IsIssuer(string issuer) =>
        ProviderMetadata.IsAddress(issuer, options.Value.AllowPrivateUpstreams, out var address) && address.Query.Length == 0;

    /// <summary>What is wrong with a provider; null when nothing is.</summary>
    public ProblemHttpResult? Refusal(UpstreamRow row, IReadOnlyList<UpstreamDomain> domains, UpstreamProviderSettings settings)
    {
        var errors = new Dictionary<string, string[]>();
        Check(errors, row.Name.Length > 0, "name", "A name that is not blank.");
        Check(errors, row.ClientId.Length > 0, "clientId", "A client id that is not blank.");
        Check(errors, IsIssuer(row.Issuer), "issuer", "An https address without query and fragment.");
        var hasSecret = row.Method is UpstreamAuthentication.ClientSecretBasic or UpstreamAuthentication.ClientSecretPost;
        Check(errors, !hasSecret || row.SecretSealed is not null, "clientSecret", "This way of authentication needs a client secret.");
        Check(errors, domains.All(d => DomainNames.Normalize(d.Name) is not null), "domains", "A domain such as example.org.");
        Check(errors, domains.Select(d => DomainNames.Normalize(d.Name)).Distinct().Count() == domains.Count, "domains", "Each domain once.");
        foreach (var (field, problem) in SettingsFaults(settings))
        {
            errors[field] = [problem];
        }

        return errors.Count == 0 ? null : Problems.RequestInvalid(errors);
    }

    /// <summary>
    /// Who makes a provider the authority over a domain can become anybody with an address of it, owners included; that is
    /// not for those who may change members only.
    /// </summary>
    public static ProblemHttpResult? RightsRefusal(Caller caller, IEnumerable<UpstreamDomain> domains) =>
        domains.Any(d => d.Authoritative) && !caller.Scopes.Contains(Scopes.AdminWrite)
            ? Problems.Forbidden("A provider that is authoritative for a domain is changed with admin:write only.")
            : null;

    /// <summary>Domains as stored.</summary>
    public static IReadOnlyList<UpstreamDomain> Normalize(IReadOnlyList<UpstreamDomain> domains) =>
        [.. domains.Select(d => d with { Name = DomainNames.Normalize(d.Name)! })];

    private static IEnumerable<(string Field, string Problem)> SettingsFaults(UpstreamProviderSettings settings)
    {
        object[] parts = [settings, settings.Claims, .. settings.Groups, .. settings.RequiredClaims];
        foreach (var part in parts)
        {
            var found = new List<ValidationResult>();
            if (!Validator.TryValidateObject(part, new ValidationContext(part), found, validateAllProperties: true))
            {
                yield return ("settings", found[0].ErrorMessage ?? "Not valid.");
            }
        }

        if (!ScopeSet.TryParse(settings.Scopes, out var scopes, out _) || !scopes.Contains("openid"))
        {
            yield return ("settings.scopes", "Scopes separated by blanks, openid among them.");
        }

        var parameters = settings.AuthorizationParameters;
        if (parameters.Count > MaxParameters || parameters.Any(p => p.Key.Length is 0 or > 100 || p.Value.Length > MaxParameterLength || Reserved.Contains(p.Key)))
        {
            yield return ("settings.authorizationParameters", "At most 20 short parameters, none of them one that the protocol needs.");
        }

        if (settings.AcrValues.Concat(settings.TwoFactorValues).Any(v => v.Length is 0 or > 200 || v.Contains(' ', StringComparison.Ordinal)))
        {
            yield return ("settings.acrValues", "Values without blanks.");
        }
    }

    private static void Check(Dictionary<string, string[]> errors, bool holds, string field, string problem)
    {
        if (!holds)
        {
            errors[field] = [problem];
        }
    }
}
