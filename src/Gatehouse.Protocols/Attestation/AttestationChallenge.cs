using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.Attestation;

/// <summary>Ties an attestation to one enrollment: to the challenge that we gave and to the key that will sign DPoP proofs.</summary>
public static class AttestationChallenge
{
    /// <summary>
    /// SHA-256(<paramref name="challenge"/> ‖ "." ‖ <paramref name="thumbprint"/>). It is the <c>clientDataHash</c> for App
    /// Attest and the attestation challenge for Android. Neither part can contain the dot, so no two pairs share a text.
    /// </summary>
    /// <param name="challenge">As the challenge endpoint gave it; base64url.</param>
    /// <param name="thumbprint">RFC 7638 thumbprint of the DPoP key; base64url.</param>
    public static byte[] Bind(string challenge, string thumbprint) => SHA256.HashData(Encoding.UTF8.GetBytes($"{challenge}.{thumbprint}"));
}
