namespace Gatehouse.Protocols.Scep;

/// <summary>Content types of SCEP's answers (RFC 8894 §4).</summary>
public static class ScepMediaTypes
{
    /// <summary>GetCACert, one certificate.</summary>
    public const string CaCertificate = "application/x-x509-ca-cert";

    /// <summary>GetCACert, several certificates.</summary>
    public const string CaAndRaCertificates = "application/x-x509-ca-ra-cert";

    /// <summary>GetNextCACert.</summary>
    public const string NextCaCertificate = "application/x-x509-next-ca-cert";

    /// <summary>PKIOperation, both ways.</summary>
    public const string PkiMessage = "application/x-pki-message";
}
