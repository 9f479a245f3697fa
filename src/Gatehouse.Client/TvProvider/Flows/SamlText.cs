using System.Text;
using System.Xml;

namespace Gatehouse.Client.TvProvider.Flows;

/// <summary>As much of SAML as an app looks at: nothing that would need trust.</summary>
internal static class SamlText
{
    private const int MaxCharacters = 256 * 1024;
    private const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    private const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";

    /// <summary>Issuer of a request that came in Base64; null when it cannot be read.</summary>
    public static string? Issuer(string request)
    {
        try
        {
            using var xml = Reader(Encoding.UTF8.GetString(Convert.FromBase64String(request)));
            return xml.ReadToFollowing("Issuer", Assertion) ? xml.ReadElementContentAsString().Trim() : null;
        }
        catch (Exception e) when (e is XmlException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>It is an XML document with a SAML response or assertion: worth sending.</summary>
    public static bool IsResponse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text!.Length > MaxCharacters)
        {
            return false;
        }

        try
        {
            using var xml = Reader(text);
            xml.MoveToContent();
            var isOne = (xml.LocalName == "Response" && xml.NamespaceURI == Protocol) || (xml.LocalName == "Assertion" && xml.NamespaceURI == Assertion);
            while (isOne && xml.Read())
            {
                // To the end: what breaks off in the middle is refused by the service only after it was used up.
            }

            return isOne;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static XmlReader Reader(string text) => XmlReader.Create(
        new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters });
}
