using Gatehouse.Protocols.Cms;
using Gatehouse.Server.Hosting.Proxies;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Identities;

/// <summary>
/// Who sent a device request, by its certificate: the signature in <c>Mdm-Signature</c>, the certificate that a trusted proxy
/// forwards, or the client certificate of the TLS connection, in this order. Whether the certificate may speak for the
/// enrollment that the message names is for <see cref="IdentityBinding"/> to say.
/// </summary>
public sealed class RequestSigner(ForwardedCertificate forwarded, DeviceCertificates certificates, IOptions<MdmOptions> options)
{
    private const string Header = "Mdm-Signature";
    private const int MaxHeader = 64 * 1024;

    private readonly CmsAlgorithms _allowed = options.Value.AllowLegacySignatures ? CmsAlgorithms.Legacy : CmsAlgorithms.Modern;

    /// <summary>The certificate behind a request, or the cause to refuse it by.</summary>
    /// <param name="http">The request.</param>
    /// <param name="organizationId">Tenant of the URL: the certificate has to chain to its CA.</param>
    /// <param name="body">Raw bytes as received; they are what was signed.</param>
    /// <param name="ct">Cancellation.</param>
    public ValueTask<Signer> IdentifyAsync(HttpContext http, string organizationId, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (http.Request.Headers.TryGetValue(Header, out var signature))
        {
            return signature.Count == 1 && signature[0] is { Length: > 0 and <= MaxHeader } text
                ? BySignatureAsync(organizationId, body, text, ct)
                : new(Signer.Refused(RefusalCause.IdentityMalformed));
        }

        var der = forwarded.Read(http, out var malformed) ?? http.Connection.ClientCertificate?.GetRawCertData();
        return (der, malformed) switch
        {
            (_, true) => new(Signer.Refused(RefusalCause.IdentityMalformed)),
            (null, _) => new(Signer.Refused(RefusalCause.IdentityMissing)),
            _ => certificates.TrustAsync(organizationId, der, ct),
        };
    }

    private ValueTask<Signer> BySignatureAsync(string organizationId, ReadOnlyMemory<byte> body, string text, CancellationToken ct)
    {
        var der = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, der, out var length))
        {
            return new(Signer.Refused(RefusalCause.IdentityMalformed));
        }

        var signature = DetachedVerifier.Verify(body.Span, der.AsMemory(0, length), _allowed, certificates.FindKey);
        return signature.Status switch
        {
            SignatureStatus.Valid => certificates.TrustAsync(organizationId, signature, ct),
            SignatureStatus.ContentAltered or SignatureStatus.SignatureWrong => new(Signer.Refused(RefusalCause.SignatureWrong)),
            _ => new(Signer.Refused(RefusalCause.IdentityMalformed)),
        };
    }
}
