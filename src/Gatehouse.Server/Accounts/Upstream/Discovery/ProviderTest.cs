using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Accounts.Upstream.SignIn;

namespace Gatehouse.Server.Accounts.Upstream.Discovery;

/// <summary>Asks a provider for its documents, and says what they mean for us. Nobody is signed in.</summary>
internal sealed class ProviderTest(ProviderDirectory directory)
{
    private static readonly string[] AfterDiscovery = ["pkce", "client authentication", "answers", "account check", "keys"];

    /// <summary>Tests it.</summary>
    public async Task<UpstreamTest> RunAsync(UpstreamRow row, CancellationToken ct)
    {
        var steps = new List<UpstreamTestStep>();
        try
        {
            var metadata = await directory.FetchMetadataAsync(row.Issuer, ct);
            steps.Add(new UpstreamTestStep("discovery", UpstreamTestOutcome.Passed, $"{metadata.AuthorizationEndpoint.Host} signs in people of {row.Issuer}."));
            steps.AddRange([Pkce(metadata), Authentication(row, metadata), Answers(metadata), AccountCheck(row, metadata), await KeysAsync(metadata, ct)]);
        }
        catch (UpstreamException e)
        {
            steps.Add(new UpstreamTestStep("discovery", UpstreamTestOutcome.Failed, Sentence(e.Message)));
            steps.AddRange(AfterDiscovery.Select(name => new UpstreamTestStep(name, UpstreamTestOutcome.Skipped, "Not reached.")));
        }

        return new UpstreamTest(steps.TrueForAll(s => s.Outcome is UpstreamTestOutcome.Passed or UpstreamTestOutcome.Warning), steps);
    }

    private static UpstreamTestStep Pkce(ProviderMetadata metadata) => metadata.CodeChallengeMethods?.Contains(Protocols.OAuth.Pkce.Method) == true
        ? new("pkce", UpstreamTestOutcome.Passed, "S256 is announced.")
        : new("pkce", UpstreamTestOutcome.Warning, "S256 is not announced. It is sent nevertheless; a provider that ignores it leaves codes protected by the nonce alone.");

    private static UpstreamTestStep Authentication(UpstreamRow row, ProviderMetadata metadata)
    {
        var method = ProviderClient.MethodName(row.Method);
        return metadata.TokenEndpointAuthMethods.Contains(method, StringComparer.Ordinal)
            ? new("client authentication", UpstreamTestOutcome.Passed, $"{method} is announced. Whether the credential is right shows at the first sign-in.")
            : new("client authentication", UpstreamTestOutcome.Failed, $"{method} is not among what is announced: {string.Join(", ", metadata.TokenEndpointAuthMethods)}.");
    }

    private static UpstreamTestStep Answers(ProviderMetadata metadata) => metadata.NamesItselfInAnswers
        ? new("answers", UpstreamTestOutcome.Passed, "Answers name the provider (RFC 9207); others are refused.")
        : new("answers", UpstreamTestOutcome.Passed, "Answers do not name the provider; its own redirect address tells them apart.");

    private static UpstreamTestStep AccountCheck(UpstreamRow row, ProviderMetadata metadata)
    {
        if (!row.ReadSettings().CheckAccounts)
        {
            return new("account check", UpstreamTestOutcome.Warning, "Switched off: accounts that end at the provider keep what they have here.");
        }

        return metadata.Scopes?.Contains("offline_access", StringComparer.Ordinal) == true
            ? new("account check", UpstreamTestOutcome.Passed, "offline_access is announced, and asked for.")
            : new("account check", UpstreamTestOutcome.Warning, "offline_access is not announced. Without a refresh token nobody can be asked whether an account still stands.");
    }

    private async Task<UpstreamTestStep> KeysAsync(ProviderMetadata metadata, CancellationToken ct)
    {
        try
        {
            var keys = await directory.FetchKeysAsync(metadata, ct);
            var usable = JwsAlgorithms.Names.Where(name => metadata.IdTokenAlgorithms.Contains(name, StringComparer.Ordinal)
                && keys.Keys.Any(k => k.Supports(JwsAlgorithms.Find(name)!.Value))).ToArray();
            return usable.Length > 0
                ? new("keys", UpstreamTestOutcome.Passed, $"{keys.Keys.Count} keys; usable for {string.Join(", ", usable)}.")
                : new("keys", UpstreamTestOutcome.Failed, $"No key for an algorithm that both know: {string.Join(", ", JwsAlgorithms.Names)} here.");
        }
        catch (UpstreamException e)
        {
            return new("keys", UpstreamTestOutcome.Failed, Sentence(e.Message));
        }
    }

    private static string Sentence(string reason) => $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.";
}
