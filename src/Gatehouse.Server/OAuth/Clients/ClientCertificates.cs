using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Hosting.Proxies;
using Gatehouse.Server.OAuth.Contracts;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Clients that prove themselves with a TLS certificate (RFC 8705 §2), at our listener or at a proxy that we trust.</summary>
internal sealed class ClientCertificates(ForwardedCertificate forwarded, ClientKeys keys, IOptions<OAuthOptions> options, TimeProvider time)
{
    private readonly Lazy<X509Certificate2Collection> _anchors = new(() => Load(options.Value.ClientCaFile));

    /// <summary>DER of the certificate that came with a request; null without one.</summary>
    public byte[]? Read(HttpContext http) => forwarded.Read(http, out _) ?? http.Connection.ClientCertificate?.GetRawCertData();

    /// <summary>Why a certificate is not the client's by its subject (§2.1); null when it is.</summary>
    public string? SubjectFault(OAuthClient client, byte[]? der)
    {
        if (Parse(der) is not { } certificate)
        {
            return "it presented no certificate";
        }

        using (certificate)
        {
            return !IsTrusted(certificate) ? "its certificate does not chain to a CA for clients"
                : !HasSubject(client.Settings, certificate) ? "its certificate has another subject"
                : null;
        }
    }

    /// <summary>Why a certificate is not the client's by its key (§2.2): any certificate of a registered key will do, since TLS proved the key.</summary>
    public async Task<string?> KeyFaultAsync(OAuthClient client, byte[]? der, CancellationToken ct)
    {
        if (Parse(der) is not { } certificate)
        {
            return "it presented no certificate";
        }

        using (certificate)
        {
            if (Thumbprint(certificate) is not { } thumbprint)
            {
                return "its certificate has a key of another kind";
            }

            return await HasKeyAsync(client, thumbprint, fresh: false, ct) || (client.Settings.JwksUri is not null && await HasKeyAsync(client, thumbprint, fresh: true, ct))
                ? null
                : "its certificate has another key";
        }
    }

    private static X509Certificate2? Parse(byte[]? der)
    {
        try
        {
            return der is null ? null : X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string? Thumbprint(X509Certificate2 certificate)
    {
        try
        {
            using var ec = certificate.GetECDsaPublicKey();
            using var rsa = certificate.GetRSAPublicKey();
            return ec is not null ? JsonWebKey.From(ec).Thumbprint : rsa is not null ? JsonWebKey.From(rsa).Thumbprint : null;
        }
        catch (ArgumentException)
        {
            return null; // a curve or size that no registered key can have
        }
    }

    private static X509Certificate2Collection Load(string? file)
    {
        var anchors = new X509Certificate2Collection();
        if (file is not null)
        {
            anchors.ImportFromPemFile(file);
        }

        return anchors;
    }

    // RFC 8705 §2.1.2: exactly one of them is registered, and the certificate must have it.
    private static bool HasSubject(ClientSettings settings, X509Certificate2 certificate)
    {
        if (settings.TlsClientAuthSubjectDn is { } name)
        {
            return string.Equals(Normalize(name), certificate.SubjectName.Name, StringComparison.Ordinal);
        }

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (settings.TlsClientAuthSanDns is { } dns)
        {
            return names?.EnumerateDnsNames().Contains(dns, StringComparer.OrdinalIgnoreCase) == true;
        }

        return settings.TlsClientAuthSanUri is { } uri && names is not null && Uris(names).Contains(uri, StringComparer.Ordinal);
    }

    private static string? Normalize(string name)
    {
        try
        {
            return new X500DistinguishedName(new X500DistinguishedName(name).RawData).Name; // by its encoding: the text is kept as it was typed
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // GeneralName [6] uniformResourceIdentifier (RFC 5280 §4.2.1.6), which the framework does not enumerate.
    private static IEnumerable<string> Uris(X509SubjectAlternativeNameExtension names)
    {
        var sequence = new AsnReader(names.RawData, AsnEncodingRules.DER).ReadSequence();
        var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
        while (sequence.HasData)
        {
            if (sequence.PeekTag().HasSameClassAndValue(uri))
            {
                yield return sequence.ReadCharacterString(UniversalTagNumber.IA5String, uri);
            }
            else
            {
                sequence.ReadEncodedValue();
            }
        }
    }

    private async Task<bool> HasKeyAsync(OAuthClient client, string thumbprint, bool fresh, CancellationToken ct) =>
        (await keys.ReadAsync(client, fresh, ct)).Keys.Any(k => string.Equals(k.Thumbprint, thumbprint, StringComparison.Ordinal));

    private bool IsTrusted(X509Certificate2 certificate)
    {
        if (_anchors.Value.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_anchors.Value);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2")); // clientAuth
        return chain.Build(certificate);
    }
}
