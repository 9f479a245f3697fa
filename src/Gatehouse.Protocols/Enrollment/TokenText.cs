using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>The three parts of a compact serialization (RFC 7515 §7.1), decoded.</summary>
internal readonly record struct TokenSegments(byte[] Header, byte[] Payload, byte[] Signature, byte[] Signed);

/// <summary>A token as text: what people and chat programs do to it, and its segments.</summary>
internal static class TokenText
{
    /// <summary>Takes off whitespace around, and one character that ends a sentence or a bracket around a link.</summary>
    public static string Trim(string? presented, out bool trimmed)
    {
        var text = (presented ?? "").AsSpan().Trim();
        if (text is [.., '.' or '>' or ')'])
        {
            text = text[..^1];
        }

        trimmed = text.Length != (presented?.Length ?? 0);
        return trimmed ? text.ToString() : presented ?? "";
    }

    public static EnrollmentTokenVerdict.Refused? Split(string text, out TokenSegments token)
    {
        token = default;
        if (text.Length == 0)
        {
            return new(EnrollmentTokenFault.Missing, 1, "no token");
        }

        if (text.Length > EnrollmentToken.MaxLength)
        {
            return new(EnrollmentTokenFault.TooLong, 1, $"{text.Length} characters");
        }

        var parts = text.Split('.');
        return parts.Length switch
        {
            3 => Decode(parts, text, out token),
            > 3 => new(EnrollmentTokenFault.Malformed, 1, $"{parts.Length} segments"),
            _ => TooFew(parts),
        };
    }

    // One or two clean segments of which the first opens a JSON object are the beginning of a token.
    private static EnrollmentTokenVerdict.Refused TooFew(string[] parts) =>
        parts[0].StartsWith("eyJ", StringComparison.Ordinal) && parts.All(part => Base64UrlText.HasAlphabet(part))
            ? new(EnrollmentTokenFault.Truncated, 1, $"ends in segment {parts.Length}")
            : new(EnrollmentTokenFault.Malformed, 1, $"{parts.Length} segments");

    private static EnrollmentTokenVerdict.Refused? Decode(string[] parts, string text, out TokenSegments token)
    {
        token = default;
        if (!Base64UrlText.TryDecode(parts[0], out var header) || !Base64UrlText.TryDecode(parts[1], out var payload) || !Base64UrlText.HasAlphabet(parts[2]))
        {
            return new(EnrollmentTokenFault.Malformed, 1, "a segment is not base64url");
        }

        // A cut in the last segment usually leaves a length or trailing bits that base64url cannot have.
        if (!Base64UrlText.TryDecode(parts[2], out var signature))
        {
            return new(EnrollmentTokenFault.Truncated, 1, "the signature is cut");
        }

        token = new TokenSegments(header, payload, signature, Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]));
        return null;
    }
}
