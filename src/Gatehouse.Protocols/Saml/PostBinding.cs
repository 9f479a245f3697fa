using System.Diagnostics.CodeAnalysis;
using System.Text;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>Messages in a form field (SAML Bindings §3.5).</summary>
public static class PostBinding
{
    /// <summary>Name of the field that goes along with either message.</summary>
    public const string RelayState = "RelayState";

    /// <summary>Name and value of the field.</summary>
    public static (string Field, string Value) Encode(SamlMessage message, SamlSigner signer)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (message.Parameter, Convert.ToBase64String(Encoding.UTF8.GetBytes(message.ToSignedXml(signer))));
    }

    /// <summary>
    /// The document in a field. Line breaks are skipped, as base64 of mail has them; spaces are read as the plus signs that
    /// a client forgot to encode.
    /// </summary>
    public static bool TryDecode(
        string? value, SamlLimits limits, [NotNullWhen(true)] out byte[]? xml, [NotNullWhen(false)] out SamlRefusal? refusal) =>
        SamlScope.Try(() => Decode(value, limits), out xml, out refusal);

    internal static byte[] Decode(string? value, SamlLimits limits)
    {
        SamlRefusedException.Unless(!string.IsNullOrEmpty(value), SamlFault.BindingInvalid, "the message is missing");

        // Four characters for three bytes, and room for the line breaks of MIME.
        SamlRefusedException.Unless(value!.Length / 3 <= limits.MaxBytes / 2, SamlFault.TooLarge, $"the message has more than {limits.MaxBytes} bytes");
        var lines = value.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

        // A document ends with ">", which often makes the last character a plus sign: then a blank at the end belongs to it.
        var text = (lines.Length % 4 == 0 ? lines : lines.Trim()).Replace(' ', '+');
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        SamlRefusedException.Unless(Convert.TryFromBase64String(text, bytes, out var length), SamlFault.BindingInvalid, "the message is not base64");
        return bytes[..length];
    }
}
