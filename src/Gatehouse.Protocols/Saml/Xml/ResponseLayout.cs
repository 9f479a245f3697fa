using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>
/// Where signatures and assertions may stand, judged before any signature is. Wrapping attacks need a second assertion or a
/// signature in some corner of the document that the schema leaves open (Extensions, Advice, Object); there is none here.
/// </summary>
internal static class ResponseLayout
{
    public static void Check(XmlElement root)
    {
        var assertions = SamlXml.Descendants(root).Prepend(root).Where(IsAssertion).ToList();
        var top = assertions.Where(a => a == root || a.ParentNode == root).ToList();
        SamlRefusedException.Unless(top.Count == assertions.Count, SamlFault.AssertionMisplaced, "an assertion stands elsewhere than directly in the response");
        SamlRefusedException.Unless(top.Count <= 1, SamlFault.AssertionAmbiguous, "there is more than one assertion");
        foreach (var signature in SamlXml.Descendants(root).Where(e => SamlXml.Is(e, SamlNames.Signature, "Signature")))
        {
            SamlRefusedException.Unless(
                signature.ParentNode == root || (top.Count == 1 && signature.ParentNode == top[0]),
                SamlFault.SignatureMisplaced, "a signature stands elsewhere than directly in the response or the assertion");
        }
    }

    /// <summary>The one assertion of a response, in clear or not; null when there is none.</summary>
    public static XmlElement? Assertion(XmlElement response) => response.ChildNodes.OfType<XmlElement>().FirstOrDefault(IsAssertion);

    public static bool IsEncrypted(XmlElement assertion) => SamlXml.Is(assertion, SamlNames.Assertion, "EncryptedAssertion");

    private static bool IsAssertion(XmlElement element) => SamlXml.Is(element, SamlNames.Assertion, "Assertion") || IsEncrypted(element);
}
