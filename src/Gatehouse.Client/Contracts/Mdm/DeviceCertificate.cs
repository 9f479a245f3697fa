namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A certificate that a device reported.</summary>
/// <param name="CommonName">As reported.</param>
/// <param name="IsIdentity">The device holds the private key.</param>
/// <param name="Sha256">Of the DER, lower-case hex.</param>
/// <param name="Subject">Distinguished name; null when the certificate cannot be read.</param>
/// <param name="Issuer">Distinguished name.</param>
/// <param name="NotAfter">End of validity.</param>
public sealed record DeviceCertificate(
    string CommonName, bool IsIdentity, string Sha256, string? Subject, string? Issuer, DateTimeOffset? NotAfter);
