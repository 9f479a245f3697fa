using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Takes the root's private key out of the server: it is returned once, encrypted, and deleted.</summary>
/// <param name="Passphrase">Encrypts the exported key (PKCS#8, PBKDF2 and AES-256), 12–200 characters. Secret.</param>
public sealed record ExportRootKey([property: Required, StringLength(200, MinimumLength = 12)] string Passphrase);

/// <summary>The exported root key. Keep it offline; the server no longer has it.</summary>
/// <param name="EncryptedKeyPem">PEM <c>ENCRYPTED PRIVATE KEY</c>.</param>
/// <param name="CertificatePem">The root certificate.</param>
public sealed record ExportedRootKey(string EncryptedKeyPem, string CertificatePem);
