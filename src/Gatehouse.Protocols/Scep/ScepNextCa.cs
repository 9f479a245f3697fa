using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>The answer to GetNextCACert (RFC 8894 §4.7): the next CA's certificates, signed by the current CA.</summary>
public static class ScepNextCa
{
    /// <summary>Writes it.</summary>
    /// <param name="currentCa">Current CA with its private key; RSA or EC.</param>
    /// <param name="next">DER of the next CA, and of its RA where there is one.</param>
    public static byte[] Write(X509Certificate2 currentCa, IEnumerable<ReadOnlyMemory<byte>> next) =>
        CmsSigner.SignAttached(CertsOnly.Write(next), currentCa);

    /// <summary>Reads it; only what the CA that the client trusts today has signed is believed.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, CertificateInfo currentCa, CmsAlgorithms allowed,
        [NotNullWhen(true)] out IReadOnlyList<CertificateInfo>? next, [NotNullWhen(false)] out ParseError? error)
    {
        next = null;
        if (!SignedMessage.TryParse(body, CmsLimits.Message, out var message, out error))
        {
            return false;
        }

        if (message.SignerCertificate is not { } signer || !signer.Der.Span.SequenceEqual(currentCa.Der.Span)
            || message.Verify(allowed) != SignatureStatus.Valid || message.Content is not { } content)
        {
            error = new ParseError("GetNextCACert", 0, "not signed by the current CA");
            return false;
        }

        return CertsOnly.TryRead(content, CmsLimits.Message, out var certificates, out error)
            && ScepCaCertificates.TryReadAll(certificates.Certificates, out next, out error);
    }
}
