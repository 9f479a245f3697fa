using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>Signatures inside the element that they sign.</summary>
internal static class EnvelopedSignature
{
    /// <summary>The signature that an element carries, as the schema places it: right after Issuer, or first where there is none. Null without one.</summary>
    public static XmlElement? Of(XmlElement element)
    {
        var signatures = element.ChildNodes.OfType<XmlElement>().Where(child => SamlXml.Is(child, SamlNames.Signature, "Signature")).ToList();
        if (signatures.Count == 0)
        {
            return null;
        }

        SamlRefusedException.Unless(signatures.Count == 1, SamlFault.SignatureMisplaced, $"{element.LocalName} has more than one signature");
        var before = element.ChildNodes.OfType<XmlElement>().TakeWhile(child => child != signatures[0]).ToList();
        SamlRefusedException.Unless(
            before.Count == 0 || (before.Count == 1 && SamlXml.Is(before[0], SamlNames.Assertion, "Issuer")),
            SamlFault.SignatureMisplaced, $"{element.LocalName} has a signature in the wrong place");
        return signatures[0];
    }

    /// <summary>
    /// Checks the signature of an element and returns what it signs: a tree made anew from the very bytes whose digest was
    /// signed. Whoever reads only that tree cannot read anything else, wherever a forger moved or wrapped it.
    /// </summary>
    public static XmlElement Verify(XmlElement element, string idAttribute, SamlVerificationKeys keys)
    {
        var signature = Of(element) ?? throw new SamlRefusedException(SamlFault.NotSigned, $"{element.LocalName} is not signed");
        var parts = SignatureParts.Read(signature, keys.Algorithms);
        var id = element.GetAttribute(idAttribute);
        SamlRefusedException.Unless(
            id.Length > 0 && string.Equals(parts.SignedReference.Uri, "#" + id, StringComparison.Ordinal),
            SamlFault.ReferenceElsewhere, $"the signature of {element.LocalName} refers to something else");

        // The signature first: before it holds, the digest is a number that anybody may have written.
        SamlRefusedException.Unless(
            keys.Verify(parts.Method, ExclusiveCanonicalization.Octets(parts.SignedInfo, parts.SignedInfoPrefixes), parts.Value),
            SamlFault.SignatureInvalid, $"the signature of {element.LocalName} is of no key of the provider");

        var octets = ExclusiveCanonicalization.Octets(element, parts.SignedReference.Prefixes, signature);
        var digest = CryptographicOperations.HashData(parts.SignedReference.Digest, octets);
        SamlRefusedException.Unless(
            CryptographicOperations.FixedTimeEquals(digest, parts.SignedReference.Value),
            SamlFault.DigestMismatch, $"{element.LocalName} was altered after signing");
        return SamlXml.Load(Encoding.UTF8.GetString(octets));
    }

    /// <summary>A document of ours with a signature on its root.</summary>
    public static string Sign(string xml, SamlSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        var root = SamlXml.Load(xml);
        Sign(root, "ID", signer);
        return root.OuterXml;
    }

    /// <summary>Puts a signature into an element, after Issuer, or first where there is none.</summary>
    public static void Sign(XmlElement element, string idAttribute, SamlSigner signer)
    {
        var digest = CryptographicOperations.HashData(signer.Method.Hash, ExclusiveCanonicalization.Octets(element));
        var signedInfo = SignedInfo(element.GetAttribute(idAttribute), signer.Method, digest);
        var value = signer.Sign(ExclusiveCanonicalization.Octets(SamlXml.Load(signedInfo)));
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            <ds:Signature xmlns:ds="{SamlNames.Signature}">{signedInfo}<ds:SignatureValue>{Convert.ToBase64String(value)}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(signer.Certificate.Span)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>
            """);
        var signature = element.OwnerDocument.ImportNode(SamlXml.Load(text), deep: true);
        var issuer = element.ChildNodes.OfType<XmlElement>().FirstOrDefault(child => SamlXml.Is(child, SamlNames.Assertion, "Issuer"));
        element.InsertAfter(signature, issuer);
    }

    private static string SignedInfo(string id, SignatureMethod method, byte[] digest) => $"""
        <ds:SignedInfo xmlns:ds="{SamlNames.Signature}"><ds:CanonicalizationMethod Algorithm="{ExclusiveCanonicalization.Algorithm}"/><ds:SignatureMethod Algorithm="{method.Uri}"/><ds:Reference URI="#{id}"><ds:Transforms><ds:Transform Algorithm="{SamlNames.Signature}enveloped-signature"/><ds:Transform Algorithm="{ExclusiveCanonicalization.Algorithm}"/></ds:Transforms><ds:DigestMethod Algorithm="{SignatureMethod.DigestUri(method.Hash)}"/><ds:DigestValue>{Convert.ToBase64String(digest)}</ds:DigestValue></ds:Reference></ds:SignedInfo>
        """;
}
