using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// Proof Key for Code Exchange (RFC 7636), S256 only: <c>plain</c> shows the verifier to whoever sees the request, and
/// RFC 9700 §2.1.1 tells us to leave it out.
/// </summary>
public static class Pkce
{
    /// <summary>The one <c>code_challenge_method</c>.</summary>
    public const string Method = "S256";

    // RFC 7636 §4.1: 43 to 128 unreserved characters.
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>True for a text that a <c>code_verifier</c> can be (RFC 7636 §4.1).</summary>
    public static bool IsVerifier(string? verifier) =>
        verifier is { Length: >= 43 and <= 128 } && !verifier.AsSpan().ContainsAnyExcept(Unreserved);

    /// <summary>True for a text that S256 can give: 32 bytes in base64url (RFC 7636 §4.2).</summary>
    public static bool IsChallenge(string? challenge) =>
        challenge is { Length: 43 } && Base64UrlText.TryDecode(challenge, out var bytes) && bytes.Length == SHA256.HashSizeInBytes;

    /// <summary>The <c>code_challenge</c> of a verifier (RFC 7636 §4.2).</summary>
    public static string Challenge(string verifier) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>
    /// RFC 7636 §4.6, together with the rule against downgrade of RFC 9700 §4.8.2: a verifier without a challenge is
    /// as wrong as a challenge without a verifier. Null when both are absent or match; otherwise the error to answer.
    /// </summary>
    public static OAuthError? Check(string? challenge, string? verifier)
    {
        if (challenge is null)
        {
            return verifier is null ? null : OAuthError.InvalidGrant("A code_verifier came, but the authorization had no code_challenge.");
        }

        if (!IsVerifier(verifier))
        {
            return verifier is null
                ? OAuthError.InvalidGrant("The code_verifier is missing.")
                : OAuthError.InvalidRequest("The code_verifier is not 43 to 128 unreserved characters.");
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Challenge(verifier!)), Encoding.ASCII.GetBytes(challenge))
            ? null
            : OAuthError.InvalidGrant("The code_verifier does not match.");
    }
}
