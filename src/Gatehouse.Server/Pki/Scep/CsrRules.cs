using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>What a CSR must be before anybody thinks about a certificate.</summary>
internal static class CsrRules
{
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;
    private const string AttemptPrefix = "att";

    /// <summary>Null when it is acceptable. RSA only: the answer is encrypted to this key.</summary>
    public static ScepFailure? Check(Csr csr, CmsAlgorithms allowed) =>
        csr.KeyStrength is not (true, >= MinRsaBits and <= MaxRsaBits) ? ScepFailure.WeakKey
        : !csr.IsSelfSigned(allowed) ? ScepFailure.BadCsr
        : null;

    /// <summary>Attempt that the request names: the profile we gave out put it into the subject. Null when it names none.</summary>
    public static string? AttemptOf(Csr csr)
    {
        if (Id.Is(AttemptPrefix, csr.CommonName))
        {
            return csr.CommonName;
        }

        var prefix = Issuer.AttemptUrn;
        var uri = csr.AlternativeNames.Uris.FirstOrDefault(u => u.StartsWith(prefix, StringComparison.Ordinal));
        return uri is not null && Id.Is(AttemptPrefix, uri[prefix.Length..]) ? uri[prefix.Length..] : null;
    }

    /// <summary>Key of a CSR that was accepted before.</summary>
    public static PublicKey KeyOf(byte[] der) => Csr.TryParse(der, out var csr, out var error)
        ? csr.PublicKey()
        : throw new InvalidOperationException($"A stored request is not readable: {error.Reason}");
}
