using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Cms;

/// <summary>A CMS SignedData with one signer (RFC 5652 §5): signed profiles, Profile Service posts, SCEP messages.</summary>
public sealed class SignedMessage
{
    private readonly SignedDataParts _parts;

    private SignedMessage(SignedDataParts parts, CertificateInfo? signer)
    {
        _parts = parts;
        SignerCertificate = signer;
    }

    /// <summary>OID of what is signed; id-data in everything Apple and SCEP send.</summary>
    public string ContentType => _parts.ContentType;

    /// <summary>What is signed; null when detached or left out.</summary>
    public ReadOnlyMemory<byte>? Content => _parts.Content;

    /// <summary>The embedded certificate that the signer refers to; null when it is not there or not readable.</summary>
    public CertificateInfo? SignerCertificate { get; }

    /// <summary>DER of all embedded certificates, in their order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates => _parts.Certificates;

    /// <summary>Digest algorithm; null for one that is not known here (MD5 for instance).</summary>
    public HashAlgorithmName? Digest => _parts.Signer!.Digest;

    /// <summary>OID of the signature algorithm.</summary>
    public string SignatureAlgorithm => _parts.Signer!.SignatureOid;

    /// <summary>Takes a message apart; nothing is verified. BER is accepted, as Apple's encoder writes indefinite lengths.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> message, CmsLimits limits, [NotNullWhen(true)] out SignedMessage? signed, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("CMS", message, (input, scope) => Read(input, limits, scope), out signed, out error);

    /// <summary>Checks signature and digest against the signer's certificate; trust in that certificate is another question.</summary>
    /// <param name="allowed">Algorithms to accept.</param>
    /// <param name="detachedContent">The content, for a detached message.</param>
    public SignatureStatus Verify(CmsAlgorithms allowed, ReadOnlyMemory<byte>? detachedContent = null)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        if (SignerCertificate is null)
        {
            return SignatureStatus.SignerMissing;
        }

        if (!SignerKey.TryRead(SignerCertificate.SubjectPublicKeyInfo, out var key))
        {
            return SignatureStatus.AlgorithmRefused;
        }

        using (key)
        {
            return Verify(key, allowed, detachedContent);
        }
    }

    /// <summary>The only value of a signed attribute; null when absent, repeated, or without exactly one value.</summary>
    public ReadOnlyMemory<byte>? SignedAttribute(string oid) => _parts.Signer!.Single(oid);

    private static SignedMessage Read(ReadOnlyMemory<byte> message, CmsLimits limits, ParseScope scope)
    {
        var parts = SignedDataParts.Read(message, limits, scope);
        if (parts.Signer is null)
        {
            throw ParseScope.Refuse("nobody signed it");
        }

        var signer = SignatureCheck.FindSigner(parts) is { } der && CertificateInfo.TryParse(der, out var info, out _) ? info : null;
        return new SignedMessage(parts, signer);
    }

    private SignatureStatus Verify(SignerKey key, CmsAlgorithms allowed, ReadOnlyMemory<byte>? detachedContent)
    {
        if (Content is not null && detachedContent is not null)
        {
            return SignatureStatus.Malformed; // two contents: which one would the caller go on with?
        }

        try
        {
            return SignatureCheck.Verify(_parts, (detachedContent ?? Content ?? default).Span, key, allowed);
        }
        catch (Exception e) when (ParseScope.IsMalformed(e))
        {
            return SignatureStatus.Malformed;
        }
    }
}
