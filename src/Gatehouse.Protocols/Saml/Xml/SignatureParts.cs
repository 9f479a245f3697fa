using System.Security.Cryptography;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>
/// A Signature element of the one shape that SAML Core §5.4 allows: enveloped, one reference to the element around it,
/// exclusive canonicalization. KeyInfo may be there and is not read.
/// </summary>
internal sealed class SignatureParts
{
    private const string Enveloped = SamlNames.Signature + "enveloped-signature";

    private SignatureParts(XmlElement signedInfo, string? prefixes, SignatureMethod method, Reference reference, byte[] value) =>
        (SignedInfo, SignedInfoPrefixes, Method, SignedReference, Value) = (signedInfo, prefixes, method, reference, value);

    public XmlElement SignedInfo { get; }

    public string? SignedInfoPrefixes { get; }

    public SignatureMethod Method { get; }

    public Reference SignedReference { get; }

    public byte[] Value { get; }

    public static SignatureParts Read(XmlElement signature, SamlAlgorithms allowed)
    {
        var shape = Shape(signature);
        shape.Ignore("Id");
        var signedInfo = shape.Expect(SamlNames.Signature, "SignedInfo");
        var value = shape.Expect(SamlNames.Signature, "SignatureValue");
        shape.Next(SamlNames.Signature, "KeyInfo");

        // An Object could carry what the reference points to. §5.4.2: the reference is to the message, so none is needed.
        shape.End();

        var info = Shape(signedInfo);
        info.Ignore("Id");
        var prefixes = ReadCanonicalization(info.Expect(SamlNames.Signature, "CanonicalizationMethod"));
        var method = ReadMethod(info.Expect(SamlNames.Signature, "SignatureMethod"), allowed);
        var references = info.All(SamlNames.Signature, "Reference").ToList();
        SamlRefusedException.Unless(references.Count == 1, SamlFault.ReferenceCount, $"the signature has {references.Count} references");
        info.End();
        return new SignatureParts(
            signedInfo, prefixes, method, ReadReference(references[0], allowed), XmlShape.Base64(value, SamlFault.SignatureMalformed));
    }

    private static string? ReadCanonicalization(XmlElement element)
    {
        var shape = Shape(element);
        SamlRefusedException.Unless(
            shape.Required("Algorithm") == ExclusiveCanonicalization.Algorithm, SamlFault.CanonicalizationRefused,
            "SignedInfo is not under exclusive canonicalization without comments");
        return ReadPrefixes(shape);
    }

    private static SignatureMethod ReadMethod(XmlElement element, SamlAlgorithms allowed)
    {
        var shape = Shape(element);
        var uri = shape.Required("Algorithm");
        shape.End();
        return SignatureMethod.Find(uri, allowed) ?? throw new SamlRefusedException(SamlFault.AlgorithmRefused, "the signature algorithm is not allowed");
    }

    private static Reference ReadReference(XmlElement element, SamlAlgorithms allowed)
    {
        var shape = Shape(element);
        shape.Ignore("Id");
        SamlRefusedException.Unless(element.HasAttribute("URI"), SamlFault.ReferenceElsewhere, "the reference names nothing");
        shape.Ignore("URI", "Type");
        var prefixes = ReadTransforms(shape.Expect(SamlNames.Signature, "Transforms"));
        var digestShape = Shape(shape.Expect(SamlNames.Signature, "DigestMethod"));
        var uri = digestShape.Required("Algorithm");
        digestShape.End();
        var digest = SignatureMethod.FindDigest(uri, allowed)
            ?? throw new SamlRefusedException(SamlFault.AlgorithmRefused, "the digest algorithm is not allowed");
        var value = XmlShape.Base64(shape.Expect(SamlNames.Signature, "DigestValue"), SamlFault.SignatureMalformed);
        shape.End();
        return new Reference(element.GetAttribute("URI"), prefixes, digest, value);
    }

    // §5.4.4. Without the second one the element would be canonicalized inclusively, and mean something else elsewhere.
    private static string? ReadTransforms(XmlElement element)
    {
        var shape = Shape(element);
        var transforms = shape.All(SamlNames.Signature, "Transform").ToList();
        shape.End();
        SamlRefusedException.Unless(
            transforms.Count == 2 && transforms[0].GetAttribute("Algorithm") == Enveloped
            && transforms[1].GetAttribute("Algorithm") == ExclusiveCanonicalization.Algorithm,
            SamlFault.TransformRefused, "the transforms are not enveloped-signature and exclusive canonicalization");
        var enveloped = Shape(transforms[0]);
        enveloped.Ignore("Algorithm");
        enveloped.End();
        var canonical = Shape(transforms[1]);
        canonical.Ignore("Algorithm");
        return ReadPrefixes(canonical);
    }

    private static string? ReadPrefixes(XmlShape parent)
    {
        var element = parent.Next(ExclusiveCanonicalization.Algorithm, "InclusiveNamespaces");
        parent.End();
        if (element is null)
        {
            return null;
        }

        var shape = Shape(element);
        shape.Ignore("PrefixList");
        shape.End();
        return element.GetAttribute("PrefixList") is { Length: > 0 } prefixes ? prefixes : null;
    }

    private static XmlShape Shape(XmlElement element) => new(element, SamlFault.SignatureMalformed);

    /// <summary>What is signed.</summary>
    internal sealed record Reference(string Uri, string? Prefixes, HashAlgorithmName Digest, byte[] Value);
}
