using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>The organization's MDM push certificate.</summary>
/// <param name="Status"><c>missing</c>, <c>valid</c>, <c>expiring-soon</c> (30 days or less) or <c>expired</c>.</param>
/// <param name="Topic">Push topic, from the certificate's subject; begins with <c>com.apple.mgmt.</c>.</param>
/// <param name="Subject">Distinguished name.</param>
/// <param name="NotBefore">Begin of validity.</param>
/// <param name="NotAfter">End of validity.</param>
/// <param name="Sha1Fingerprint">As Apple's portal shows it.</param>
/// <param name="LastError">Reason of the last push that failed for the certificate's sake, since it was installed.</param>
public sealed record ApnsCertificate(
    string Status, string? Topic = null, string? Subject = null, DateTimeOffset? NotBefore = null, DateTimeOffset? NotAfter = null,
    string? Sha1Fingerprint = null, string? LastError = null);

/// <summary>A push certificate with its key: two PEM texts, or one PKCS#12 file, or a certificate alone for the key of the last signing request.</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Key">PEM, unencrypted. Secret.</param>
/// <param name="Pkcs12">PKCS#12. Secret.</param>
/// <param name="Password">Of the PKCS#12. Secret.</param>
/// <param name="ConfirmTopicChange">Accept a topic other than the present one. Every enrolled device then has to enroll again.</param>
public sealed record ApnsCertificatePut(
    [property: StringLength(100_000)] string? Certificate = null, [property: StringLength(20_000)] string? Key = null,
    [property: MaxLength(100_000)] byte[]? Pkcs12 = null, [property: StringLength(200)] string? Password = null, bool ConfirmTopicChange = false);

/// <summary>A certificate signing request for the push certificate; its key stays with the server.</summary>
/// <param name="Csr">PEM.</param>
public sealed record ApnsCsr(string Csr);
