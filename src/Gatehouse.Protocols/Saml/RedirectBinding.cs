using System.Diagnostics.CodeAnalysis;
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
    /// <param name="relayState">Comes back with the answer; null for none.</param>
    /// <param name="signer">Our key.</param>
    public static string Write(SamlMessage message, string? relayState, SamlSigner signer)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(message.Destination, nameof(message));
        var query = Signed(
            message.Parameter, Escape(Convert.ToBase64String(Deflate(message.ToXml()))), relayState is null ? null : Escape(relayState),
            Escape(signer.Method.Uri));
        var signature = Escape(Convert.ToBase64String(signer.Sign(Encoding.ASCII.GetBytes(query))));
        var separator = message.Destination.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{message.Destination}{separator}{query}&Signature={signature}";
    }

    /// <summary>Reads a message and checks its signature, before anything of the message is looked at.</summary>
    /// <param name="query">Query of the address as it came over the wire, without the question mark: the signature covers that spelling (§3.4.4.1).</param>
    /// <param name="keys">Keys of the provider.</param>
    /// <param name="message">What was sent.</param>
    /// <param name="refusal">Why it is not honoured.</param>
    public static bool TryRead(
        string query, SamlVerificationKeys keys, [NotNullWhen(true)] out RedirectMessage? message, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(keys);
        return SamlScope.Try(() => Read(query, keys, SamlLimits.Message), out message, out refusal);
    }

    private static RedirectMessage Read(string query, SamlVerificationKeys keys, SamlLimits limits)
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
        CheckSignature(raw, parameter, keys);
        return new RedirectMessage(parameter == "SAMLRequest", Inflate(PostBinding.Decode(Value(raw, parameter), limits), limits), Value(raw, "RelayState"));
    }

    private static void CheckSignature(Dictionary<string, string> raw, string parameter, SamlVerificationKeys keys)
    {
        var method = SignatureMethod.Find(Value(raw, "SigAlg")!, keys.Algorithms)
            ?? throw new SamlRefusedException(SamlFault.AlgorithmRefused, "the signature algorithm is not allowed");
        var signed = Encoding.UTF8.GetBytes(Signed(parameter, raw[parameter], raw.GetValueOrDefault("RelayState"), raw["SigAlg"]));
        var signature = PostBinding.Decode(Value(raw, "Signature"), SamlLimits.Message);
        SamlRefusedException.Unless(keys.Verify(method, signed, signature), SamlFault.SignatureInvalid, "the signature of the query is of no key of the provider");
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
