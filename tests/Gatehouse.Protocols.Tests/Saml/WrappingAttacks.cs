using System.Xml;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>
/// The signature-wrapping variants of Somorovsky and others, "On Breaking SAML: Be Whoever You Want to Be", with the numbers
/// that testing tools gave them. Each carries an untouched signed part, and a forged one that names another person.
/// </summary>
internal static class WrappingAttacks
{
    public static string Build(string name) => name switch
    {
        "XSW1" => Response((evil, original) => SamlParties.Find(evil, "Signature").AppendChild(original)),
        "XSW2" => Response((evil, original) => evil.InsertBefore(original, SamlParties.Find(evil, "Signature"))),
        "XSW3" => Assertion((response, evil, original) => response.InsertBefore(evil, original)),
        "XSW4" => Assertion((response, evil, original) =>
        {
            response.ReplaceChild(evil, original);
            evil.AppendChild(original);
        }),
        "XSW5" => Assertion(
            (response, evil, original) =>
            {
                response.ReplaceChild(evil, original);
                response.AppendChild(Unsigned(original));
            },
            evilKeepsSignature: true),
        "XSW6" => Assertion(
            (response, evil, original) =>
            {
                response.ReplaceChild(evil, original);
                SamlParties.Find(evil, "Signature").AppendChild(Unsigned(original));
            },
            evilKeepsSignature: true),
        "XSW7" => Assertion((response, evil, original) => Extensions(response).AppendChild(evil)),
        "XSW8" => Assertion(
            (response, evil, original) =>
            {
                response.ReplaceChild(evil, original);
                var container = evil.OwnerDocument.CreateElement("ds", "Object", SamlNamespace.Signature);
                SamlParties.Find(evil, "Signature").AppendChild(container)!.AppendChild(Unsigned(original));
            },
            evilKeepsSignature: true),
        "assertion in Extensions" => Assertion((response, evil, original) =>
        {
            response.ReplaceChild(evil, original);
            Extensions(response).AppendChild(original);
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static string Response(Action<XmlElement, XmlElement> wrap)
    {
        var root = SamlParties.Tree(SamlParties.SignedResponse);
        var original = Unsigned((XmlElement)root.CloneNode(deep: true));
        Forge(root, "_evil-response");
        SamlParties.Find(root, "Assertion").SetAttribute("ID", "_evil");
        wrap(root, original);
        return root.OuterXml;
    }

    private static string Assertion(Action<XmlElement, XmlElement, XmlElement> wrap, bool evilKeepsSignature = false)
    {
        var root = SamlParties.Tree(SamlParties.SignedAssertion);
        var original = SamlParties.Find(root, "Assertion");
        var evil = (XmlElement)original.CloneNode(deep: true);
        Forge(evilKeepsSignature ? evil : Unsigned(evil), "_evil");
        wrap(root, evil, original);
        return root.OuterXml;
    }

    private static XmlElement Forge(XmlElement element, string id)
    {
        element.SetAttribute("ID", id);
        SamlParties.Find(element, "NameID").InnerText = "somebody-else";
        return element;
    }

    private static XmlElement Unsigned(XmlElement element)
    {
        element.RemoveChild(element.ChildNodes.OfType<XmlElement>().Single(e => e.LocalName == "Signature"));
        return element;
    }

    private static XmlElement Extensions(XmlElement response)
    {
        var extensions = response.OwnerDocument.CreateElement("samlp", "Extensions", SamlNamespace.Protocol);
        response.InsertAfter(extensions, SamlParties.Find(response, "Issuer"));
        return extensions;
    }
}

/// <summary>Namespaces, spelled once more: a mistake in ours must not hide in the tests.</summary>
internal static class SamlNamespace
{
    public const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
    public const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
}
