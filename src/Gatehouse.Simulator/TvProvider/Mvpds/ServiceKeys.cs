using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Web;
using System.Xml;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>
/// What a TV provider knows of the service that its viewers come from: the service's metadata. It checks signatures with the
/// framework's own classes and not with ours, as a provider of another make would.
/// </summary>
internal sealed class ServiceKeys
{
    private const string Md = "urn:oasis:names:tc:SAML:2.0:metadata";
    private const string Dsig = SignedXml.XmlDsigNamespaceUrl;

    private readonly List<X509Certificate2> _signing = [];

    /// <param name="metadata">XML.</param>
    public ServiceKeys(string metadata)
    {
        var document = Parse(metadata);
        EntityId = document.DocumentElement!.GetAttribute("entityID");
        foreach (var descriptor in document.GetElementsByTagName("KeyDescriptor", Md).OfType<XmlElement>())
        {
            var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(descriptor.GetElementsByTagName("X509Certificate", Dsig)[0]!.InnerText));
            if (descriptor.GetAttribute("use") is not "encryption")
            {
                _signing.Add(certificate);
            }

            if (descriptor.GetAttribute("use") is not "signing")
            {
                EncryptionCertificate ??= certificate.RawData;
            }
        }

        AssertionConsumer = document.GetElementsByTagName("AssertionConsumerService", Md).OfType<XmlElement>().First().GetAttribute("Location");
        if (document.GetElementsByTagName("SingleLogoutService", Md).OfType<XmlElement>().FirstOrDefault() is { } logout)
        {
            Logout = logout.GetAttribute("Location");
            LogoutResponses = logout.GetAttribute("ResponseLocation") is { Length: > 0 } elsewhere ? elsewhere : Logout;
        }
    }

    public string EntityId { get; }

    public string AssertionConsumer { get; }

    /// <summary>Where logout requests go; null when the service has none.</summary>
    public string? Logout { get; }

    /// <summary>Where logout responses go; null when the service has none.</summary>
    public string? LogoutResponses { get; }

    /// <summary>DER; null when it wants nothing encrypted.</summary>
    public byte[]? EncryptionCertificate { get; }

    /// <summary>The names that it may have in messages: its own, or that with a service provider behind it.</summary>
    public bool IsIssuer(string? issuer) => issuer == EntityId || (issuer?.StartsWith(EntityId + "/on-behalf-of/", StringComparison.Ordinal) ?? false);

    /// <summary>A message whose signature is in it, by one of the keys, over the whole of it.</summary>
    public bool IsSigned(XmlElement message)
    {
        if (message.ChildNodes.OfType<XmlElement>().SingleOrDefault(e => e.LocalName == "Signature" && e.NamespaceURI == Dsig) is not { } signature)
        {
            return false;
        }

        var signed = new SignedXml(message.OwnerDocument);
        signed.LoadXml(signature);
        return signed.SignedInfo!.References.Count == 1 && ((Reference)signed.SignedInfo.References[0]!).Uri == "#" + message.GetAttribute("ID")
            && _signing.Exists(c => c.GetRSAPublicKey() is { } key && signed.CheckSignature(key));
    }

    /// <summary>A message in an address, whose signature is beside it (SAML Bindings §3.4.4.1).</summary>
    public bool IsSigned(string query)
    {
        var end = query.IndexOf("&Signature=", StringComparison.Ordinal);
        if (end < 0 || HttpUtility.ParseQueryString(query)["Signature"] is not { } signature)
        {
            return false;
        }

        var data = Encoding.ASCII.GetBytes(query[..end]);
        return _signing.Exists(c => c.GetRSAPublicKey() is { } key && key.VerifyData(data, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>A document without a type, its white space kept.</summary>
    public static XmlDocument Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        document.Load(reader);
        return document;
    }
}
