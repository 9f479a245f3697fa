using System.Xml;
using Gatehouse.Protocols.Saml;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>
/// The signature-wrapping variants of Somorovsky and others, "On Breaking SAML: Be Whoever You Want to Be", with the numbers
/// that testing tools gave them. Each carries an untouched signed part, and a forged one that names another person.
/// </summary>
internal static class WrappingAttacks
{
    /// <summary>Each variant, and what it is refused for.</summary>
    public static TheoryData<string, SamlFault> All => new()
    {
        { "XSW1", SamlFault.AssertionMisplaced },
        { "XSW2", SamlFault.AssertionMisplaced },
        { "XSW3", SamlFault.AssertionAmbiguous },
        { "XSW4", SamlFault.AssertionMisplaced },
        { "XSW5", SamlFault.AssertionAmbiguous },
        { "XSW6", SamlFault.AssertionMisplaced },
        { "XSW7", SamlFault.AssertionMisplaced },
        { "XSW8", SamlFault.AssertionMisplaced },
        { "assertion in Extensions", SamlFault.AssertionMisplaced },
    };

    /// <summary>Of a signed response (XSW1, XSW2), or of one whose assertion is signed (the others).</summary>
    public static string Of(string variant, string signedResponse, string signedAssertion) => variant switch
    {
        "XSW1" => Response(signedResponse, (evil, original) => Find(evil, "Signature").AppendChild(original)),
        "XSW2" => Response(signedResponse, (evil, original) => evil.InsertBefore(original, Find(evil, "Signature"))),
        "XSW3" => Assertion(signedAssertion, false, (response, evil, original) => response.InsertBefore(evil, original)),
        "XSW4" => Assertion(signedAssertion, false, (response, evil, original) => Swap(response, evil, original).AppendChild(original)),
        "XSW5" => Assertion(signedAssertion, true, (response, evil, original) =>
        {
            Swap(response, evil, original);
            response.AppendChild(Unsigned(original));
        }),
        "XSW6" => Assertion(signedAssertion, true, (response, evil, original) => Find(Swap(response, evil, original), "Signature").AppendChild(Unsigned(original))),
        "XSW7" => Assertion(signedAssertion, false, (response, evil, _) => Extensions(response).AppendChild(evil)),
        "XSW8" => Assertion(signedAssertion, true, (response, evil, original) =>
            Find(Swap(response, evil, original), "Signature").AppendChild(Element(response, "ds:Object", SamlNamespace.Signature))!.AppendChild(Unsigned(original))),
        "assertion in Extensions" => Assertion(signedAssertion, false, (response, evil, original) =>
        {
            Swap(response, evil, original);
            Extensions(response).AppendChild(original);
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(variant)),
    };

    private static string Response(string signed, Action<XmlElement, XmlElement> wrap)
    {
        var root = Parse(signed);
        var original = Unsigned((XmlElement)root.CloneNode(deep: true));
        Forge(root, "_evil-response");
        Find(root, "Assertion").SetAttribute("ID", "_evil");
        wrap(root, original);
        return root.OuterXml;
    }

    private static string Assertion(string signed, bool evilKeepsSignature, Action<XmlElement, XmlElement, XmlElement> wrap)
    {
        var root = Parse(signed);
        var original = Find(root, "Assertion");
        var evil = (XmlElement)original.CloneNode(deep: true);
        Forge(evilKeepsSignature ? evil : Unsigned(evil), "_evil");
        wrap(root, evil, original);
        return root.OuterXml;
    }

    private static XmlElement Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(xml);
        return document.DocumentElement!;
    }

    private static XmlElement Swap(XmlElement response, XmlElement evil, XmlElement original)
    {
        response.ReplaceChild(evil, original);
        return evil;
    }

    private static void Forge(XmlElement element, string id)
    {
        element.SetAttribute("ID", id);
        Find(element, "NameID").InnerText = "somebody-else";
    }

    private static XmlElement Unsigned(XmlElement element)
    {
        element.RemoveChild(element.ChildNodes.OfType<XmlElement>().Single(e => e.LocalName == "Signature"));
        return element;
    }

    private static XmlElement Extensions(XmlElement response)
    {
        var extensions = Element(response, "samlp:Extensions", SamlNamespace.Protocol);
        response.InsertAfter(extensions, Find(response, "Issuer"));
        return extensions;
    }

    private static XmlElement Element(XmlElement near, string name, string ns) => near.OwnerDocument.CreateElement(name, ns);

    private static XmlElement Find(XmlElement root, string name) => (XmlElement)root.SelectSingleNode($"descendant-or-self::*[local-name()='{name}']")!;
}
