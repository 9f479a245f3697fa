using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Sso;

/// <summary>Keys of the issuers of one kind that count for one service provider.</summary>
internal sealed class SsoRing
{
    /// <summary><c>AD-Service-Token</c>.</summary>
    public const string Service = "service";

    /// <summary><c>Adobe-Subject-Token</c>.</summary>
    public const string Platform = "platform";

    /// <summary>Roku's header.</summary>
    public const string Roku = "roku";

    private readonly Issuer[] _issuers;

    /// <summary>Reads keys of issuers that were found valid when the configuration was activated.</summary>
    public SsoRing(IReadOnlyList<TvSsoIssuer> issuers, string kind, string serviceProvider) => _issuers =
    [
        .. issuers.Where(i => i.Kind == kind && (i.ServiceProviders.Count == 0 || i.ServiceProviders.Contains(serviceProvider, StringComparer.Ordinal)))
            .Select(i => new Issuer(i.Issuer, i.Audience, [.. i.Keys.Select(ReadKey)])),
    ];

    /// <summary>Whom a token names; null with the reason when it does not count.</summary>
    public SsoToken? Verify(string text, DateTimeOffset now, out string reason)
    {
        // The issuers say how they sign, not what they call their keys; so whatever the header calls it, it may be any of theirs.
        var keyId = CompactJws.TryParse(text, out var jws, out var error) ? jws.Header.KeyId : null;
        foreach (var byAudience in _issuers.GroupBy(i => i.Audience, StringComparer.OrdinalIgnoreCase))
        {
            var keys = byAudience.GroupBy(i => i.Name, StringComparer.Ordinal).ToDictionary(
                g => g.Key, g => new JsonWebKeySet([.. g.SelectMany(i => i.Keys).Select(k => JsonWebKey.From(k, JwsAlgorithm.RS256, keyId))]), StringComparer.Ordinal);
            if (SsoToken.TryVerify(text, keys, [byAudience.Key], now, out var token, out error))
            {
                reason = "";
                return token;
            }
        }

        reason = error?.Reason ?? "nobody is registered who issues such tokens";
        return null;
    }

    private static RSA ReadKey(string pem)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.GetRSAPublicKey() ?? throw new InvalidOperationException("The certificate of an issuer has no RSA key.");
        }

        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private sealed record Issuer(string Name, string Audience, RSA[] Keys);
}
