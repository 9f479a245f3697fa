using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml.Metadata;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>What must be true of a SAML provider.</summary>
internal static class SamlRules
{
    /// <summary>Looks at one.</summary>
    public static void Check(Findings findings, string path, TvSamlProvider saml, ValidationFacts facts)
    {
        Address(findings, $"{path}/metadataUrl", saml.MetadataUrl, facts);
        Address(findings, $"{path}/signOnUrl", saml.SignOnUrl, facts);
        Address(findings, $"{path}/logoutUrl", saml.LogoutUrl, facts);
        for (var i = 0; i < saml.Certificates.Count; i++)
        {
            // SAML Metadata Interoperability Profile §2.6.1: a certificate is a wrapping of its key; its end means nothing.
            CertificateRules.Check(findings, FormattableString.Invariant($"{path}/certificates/{i}"), saml.Certificates[i], facts.Now, allowShort: saml.AllowSha1, ellipticToo: true);
        }

        for (var i = 0; i < saml.MetadataCertificates.Count; i++)
        {
            CertificateRules.Check(findings, FormattableString.Invariant($"{path}/metadataCertificates/{i}"), saml.MetadataCertificates[i], facts.Now, ellipticToo: true);
        }

        CheckSource(findings, path, saml, facts);
        if (saml.AllowSha1)
        {
            findings.Warning($"{path}/allowSha1", "Signatures with SHA-1 can be forged with money and patience.");
        }
    }

    private static void CheckSource(Findings findings, string path, TvSamlProvider saml, ValidationFacts facts)
    {
        if (saml is { MetadataUrl: not null, Metadata: not null })
        {
            findings.Error(path, "Either metadataUrl or metadata.");
        }

        if (saml.Metadata is { } metadata)
        {
            if (!IdentityProviderMetadata.TryRead(Encoding.UTF8.GetBytes(metadata), saml.EntityId, null, facts.Now, out _, out var refusal))
            {
                findings.Error($"{path}/metadata", $"Of no use: {refusal.Fault}.");
            }
        }
        else if (saml.MetadataUrl is null && (saml.EntityId is null || saml.SignOnUrl is null || saml.Certificates.Count == 0))
        {
            findings.Error(path, "Without metadata it needs entityId, signOnUrl and certificates.");
        }
    }

    private static void Address(Findings findings, string path, string? address, ValidationFacts facts)
    {
        if (address is not null && AddressRules.Fault(address, facts.LoopbackHttp) is { } fault)
        {
            findings.Error(path, fault);
        }
    }
}
