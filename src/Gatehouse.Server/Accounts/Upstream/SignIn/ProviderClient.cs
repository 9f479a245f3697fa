using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Upstream.Discovery;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Upstream.SignIn;

/// <summary>We, as a client of a provider: proves it at the token endpoint, and believes no ID Token unchecked.</summary>
internal sealed class ProviderClient(UpstreamHttp http, ProviderDirectory directory, IOrganizationKeys keys, SecretBox secrets, TimeProvider time)
{
    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The name of a method in metadata.</summary>
    public static string MethodName(UpstreamAuthentication method) => method switch
    {
        UpstreamAuthentication.ClientSecretBasic => ClientAuthenticationMethods.SecretBasic,
        UpstreamAuthentication.ClientSecretPost => ClientAuthenticationMethods.SecretPost,
        UpstreamAuthentication.PrivateKeyJwt => ClientAuthenticationMethods.PrivateKeyJwt,
        _ => ClientAuthenticationMethods.None,
    };

    /// <summary>Exchanges a code (RFC 6749 §4.1.3).</summary>
    /// <exception cref="UpstreamException">The provider refuses, or cannot be reached.</exception>
    public Task<ProviderTokens> ExchangeAsync(UpstreamRow row, ProviderMetadata metadata, string code, string verifier, string callback, CancellationToken ct) =>
        AskAsync(
            row, metadata,
            [new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", callback), new("code_verifier", verifier)], ct);

    /// <summary>Renews (RFC 6749 §6).</summary>
    /// <exception cref="UpstreamException">The provider refuses, or cannot be reached.</exception>
    public Task<ProviderTokens> RefreshAsync(UpstreamRow row, ProviderMetadata metadata, string refreshToken, CancellationToken ct) =>
        AskAsync(row, metadata, [new("grant_type", "refresh_token"), new("refresh_token", refreshToken)], ct);

    /// <summary>Checks an ID Token; keys are looked at again when the one it names is not known.</summary>
    /// <returns>Its claims.</returns>
    /// <exception cref="UpstreamException">It is not accepted.</exception>
    public async Task<JwtClaims> BelieveAsync(ProviderMetadata metadata, IdTokenExpectation expectation, string? idToken, CancellationToken ct)
    {
        var verdict = expectation.Check(idToken, await directory.KeysAsync(metadata, newer: false, ct), time.GetUtcNow());
        if (verdict is IdTokenVerdict.Refused { KeyMayBeNew: true })
        {
            verdict = expectation.Check(idToken, await directory.KeysAsync(metadata, newer: true, ct), time.GetUtcNow());
        }

        return verdict switch
        {
            IdTokenVerdict.Genuine genuine => genuine.Claims,
            IdTokenVerdict.Refused refused => throw new UpstreamException($"the ID Token is not accepted: {refused.Reason}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Claims from the UserInfo endpoint (OpenID Connect Core §5.3), which must be of the same subject (§5.3.2).</summary>
    /// <exception cref="UpstreamException">They cannot be had.</exception>
    public async Task<JwtClaims> UserInfoAsync(Uri address, string accessToken, string subject, CancellationToken ct)
    {
        var body = await http.GetAsync(address, accessToken, ct);
        if (!JwtClaims.TryParse(body, out var claims, out var error))
        {
            throw new UpstreamException($"the claims of {address.Host} are not usable: {error.Reason}");
        }

        return string.Equals(claims.Subject, subject, StringComparison.Ordinal)
            ? claims
            : throw new UpstreamException($"the claims of {address.Host} are somebody else's");
    }

    private async Task<ProviderTokens> AskAsync(UpstreamRow row, ProviderMetadata metadata, List<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        var authorization = await ProveAsync(row, metadata, form, ct);
        var body = await http.PostAsync(metadata.TokenEndpoint, form, authorization, ct);
        return ProviderTokens.TryParse(body, out var tokens, out var error)
            ? tokens
            : throw new UpstreamException($"the token response of {metadata.TokenEndpoint.Host} is not usable: {error.Reason}");
    }

    private async Task<AuthenticationHeaderValue?> ProveAsync(
        UpstreamRow row, ProviderMetadata metadata, List<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        switch (row.Method)
        {
            case UpstreamAuthentication.ClientSecretBasic:
                // RFC 6749 §2.3.1: both are form-encoded before they are joined.
                var pair = $"{Uri.EscapeDataString(row.ClientId)}:{Uri.EscapeDataString(Secret(row))}";
                return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            case UpstreamAuthentication.ClientSecretPost:
                form.AddRange([new("client_id", row.ClientId), new("client_secret", Secret(row))]);
                return null;
            case UpstreamAuthentication.PrivateKeyJwt:
                form.AddRange(
                [
                    new("client_id", row.ClientId),
                    new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    new("client_assertion", await AssertionAsync(row, metadata, ct)),
                ]);
                return null;
            default:
                form.Add(new("client_id", row.ClientId));
                return null;
        }
    }

    // The issuer is the audience that every server accepts and that cannot be another server's (draft-ietf-oauth-rfc7523bis §4).
    private async Task<string> AssertionAsync(UpstreamRow row, ProviderMetadata metadata, CancellationToken ct)
    {
        var algorithm = metadata.TokenEndpointAuthAlgorithms is { } known && !known.Contains("ES256", StringComparer.Ordinal) ? JwsAlgorithm.RS256 : JwsAlgorithm.ES256;
        var key = await keys.SigningAsync(row.OrgId, algorithm, ct);
        return ClientAssertion.Write(key, row.ClientId, metadata.Issuer, SecretToken.New(""), time.GetUtcNow(), AssertionLifetime);
    }

    private string Secret(UpstreamRow row) =>
        Encoding.UTF8.GetString(secrets.Open(row.SecretSealed ?? throw new UpstreamException("no client secret is stored"), UpstreamRow.SecretPurpose(row.Id)));
}
