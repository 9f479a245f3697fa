using System.IO.Compression;
using System.Text;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>Messages in an address (SAML Bindings §3.4): DEFLATE, base64, and a signature over the query instead of in the message.</summary>
public static class RedirectBinding
{
    /// <summary>RelayState that may travel (§3.4.3), in bytes.</summary>
    public const int MaxRelayStateBytes = 80;

    private static readonly string[] Names = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"];

    /// <summary>The address that the browser is sent to: the message's destination with a signed query.</summary>
    /// <param name="message">Has a destination.</param>
    /// <param name="relayState">Comes back with the answer; at most <see cref="MaxRelayStateBytes"/>; null for none.</param>
    /// <param name="signer">Our key.</param>
    public static string Write(SamlMessage message, string? relayState, SamlSigner signer)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(message.Destination, nameof(message));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(relayState ?? ""), MaxRelayStateBytes, nameof(relayState));
        var query = Signed(
            message.Parameter, Escape(Convert.ToBase64String(Deflate(message.ToXml()))), relayState is null ? null : Escape(relayState),
            Escape(signer.Method.Uri));
        var signature = Escape(Convert.ToBase64String(signer.Sign(Encoding.ASCII.GetBytes(query))));
        var separator = message.Destination.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{message.Destination}{separator}{query}&Signature={signature}";
    }

    internal static (bool IsRequest, string? RelayState, byte[] Xml, RedirectSignature Signature) Read(string query, SamlLimits limits)
    {
        SamlRefusedException.Unless(query.Length <= limits.MaxBytes, SamlFault.TooLarge, "the query is too long");
        var raw = Split(query);
        SamlRefusedException.Unless(
            raw.ContainsKey("SAMLRequest") != raw.ContainsKey("SAMLResponse"), SamlFault.BindingInvalid, "the query has no message, or two");
        SamlRefusedException.Unless(
            Value(raw, "SAMLEncoding") is null or "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE",
            SamlFault.BindingInvalid, "the message is under another encoding than DEFLATE");
        SamlRefusedException.Unless(raw.ContainsKey("SigAlg") && raw.ContainsKey("Signature"), SamlFault.NotSigned, "the query is not signed");
        var parameter = raw.ContainsKey("SAMLRequest") ? "SAMLRequest" : "SAMLResponse";
        var signed = Signed(parameter, raw[parameter], raw.GetValueOrDefault("RelayState"), raw["SigAlg"]);
        var signature = new RedirectSignature(Encoding.UTF8.GetBytes(signed), Value(raw, "SigAlg")!, PostBinding.Decode(Value(raw, "Signature"), limits));
        return (parameter == "SAMLRequest", Value(raw, "RelayState"), Inflate(PostBinding.Decode(Value(raw, parameter), limits), limits), signature);
    }

    private static Dictionary<string, string> Split(string query)
    {
        var raw = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&'))
        {
            var end = part.IndexOf('=', StringComparison.Ordinal);
            var name = end < 0 ? part : part[..end];
            SamlRefusedException.Unless(
                Array.IndexOf(Names, name) < 0 || raw.TryAdd(name, end < 0 ? "" : part[(end + 1)..]),
                SamlFault.BindingInvalid, $"{name} is there twice");
        }

        return raw;
    }

    private static string? Value(Dictionary<string, string> raw, string name) =>
        raw.TryGetValue(name, out var value) ? Uri.UnescapeDataString(value.Replace('+', ' ')) : null;

    private static string Signed(string parameter, string message, string? relayState, string algorithm) =>
        relayState is null ? $"{parameter}={message}&SigAlg={algorithm}" : $"{parameter}={message}&RelayState={relayState}&SigAlg={algorithm}";

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static byte[] Deflate(string xml)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal))
        {
            deflate.Write(Encoding.UTF8.GetBytes(xml));
        }

        return output.ToArray();
    }

    // One byte more than allowed is read, and never the thousandfold that a few bytes can inflate to.
    private static byte[] Inflate(byte[] compressed, SamlLimits limits)
    {
        using var inflate = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var buffer = new byte[limits.MaxBytes + 1];
        try
        {
            var length = inflate.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            SamlRefusedException.Unless(length <= limits.MaxBytes, SamlFault.TooLarge, $"the message inflates to more than {limits.MaxBytes} bytes");
            SamlRefusedException.Unless(length > 0, SamlFault.BindingInvalid, "the message is empty");
            return buffer[..length];
        }
        catch (InvalidDataException)
        {
            throw new SamlRefusedException(SamlFault.BindingInvalid, "the message is not DEFLATE");
        }
    }
}
