using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>A provider, us, and somebody who is neither, with keys made once; and the messages between them.</summary>
internal static class SamlParties
{
    public const string Provider = "https://login.blue.example/idp";
    public const string Us = "https://gate.example/saml";
    public const string Acs = "https://gate.example/saml/acs";
    public const string RequestId = "_a81f";

    private static readonly Lazy<(RSA Key, X509Certificate2 Certificate)> LazyProvider = new(() => Make("Blue"));
    private static readonly Lazy<(RSA Key, X509Certificate2 Certificate)> LazyUs = new(() => Make("Gate"));
    private static readonly Lazy<(RSA Key, X509Certificate2 Certificate)> LazyForger = new(() => Make("Mallory"));

    public static DateTimeOffset Now { get; } = new(2026, 9, 21, 14, 14, 2, TimeSpan.Zero);

    public static SamlSigner ProviderSigner => new(LazyProvider.Value.Key, LazyProvider.Value.Certificate);

    public static SamlSigner OurSigner => new(LazyUs.Value.Key, LazyUs.Value.Certificate);

    public static SamlSigner ForgerSigner => new(LazyForger.Value.Key, LazyForger.Value.Certificate);

    public static X509Certificate2 ProviderCertificate => LazyProvider.Value.Certificate;

    public static RSA ProviderKey => LazyProvider.Value.Key;

    public static X509Certificate2 OurCertificate => LazyUs.Value.Certificate;

    public static RSA OurKey => LazyUs.Value.Key;

    public static SamlVerificationKeys ProviderKeys => Keys(null, ProviderCertificate);

    public static ResponseExpectation Expected => new()
    {
        Issuers = [Provider], Keys = ProviderKeys, Audiences = [Us], AssertionConsumerService = Acs, RequestId = RequestId,
    };

    public static IssuedAssertion Assertion => new("_as9", Now, Provider, new NameId("u-7c1f", NameIdFormats.Persistent))
    {
        Audience = Us, Recipient = Acs, InResponseTo = RequestId, NotBefore = Now.AddSeconds(-30), NotOnOrAfter = Now.AddMinutes(5), SessionIndex = "_si9",
        Attributes = [new SamlAttribute("householdID", ["h-19ab"]), new SamlAttribute("channelID", ["acme-live", "acme-kids"])],
    };

    /// <summary>Unsigned, with an unsigned assertion.</summary>
    public static IssuedResponse Response => new("_r9", Now, Acs, Provider, new SamlStatus(SamlStatus.Success)) { InResponseTo = RequestId, Assertion = Assertion };

    /// <summary>Only the assertion is signed: what most providers send.</summary>
    public static string SignedAssertion => (Response with { AssertionSigner = ProviderSigner }).ToXml();

    /// <summary>Only the response is signed.</summary>
    public static string SignedResponse => Response.ToSignedXml(ProviderSigner);

    public static SamlVerificationKeys Keys(SamlAlgorithms? algorithms, params X509Certificate2[] certificates)
    {
        Assert.True(SamlVerificationKeys.TryCreate(certificates.Select(c => c.RawDataMemory), algorithms, out var keys, out var refusal), refusal?.ToString());
        return keys;
    }

    public static SamlSignIn Accept(string xml, ResponseExpectation? expected = null, DateTimeOffset? now = null)
    {
        Assert.True(SamlResponse.TryRead(Bytes(xml), expected ?? Expected, now ?? Now, out var signIn, out var refusal), refusal?.ToString());
        return signIn;
    }

    public static SamlFault Refuse(string xml, ResponseExpectation? expected = null, DateTimeOffset? now = null) => Refusal(xml, expected, now).Fault;

    public static SamlRefusal Refusal(string xml, ResponseExpectation? expected = null, DateTimeOffset? now = null)
    {
        Assert.False(SamlResponse.TryRead(Bytes(xml), expected ?? Expected, now ?? Now, out var signIn, out var refusal));
        Assert.Null(signIn);
        Assert.NotEmpty(refusal.Reason);
        return refusal;
    }

    public static ReadOnlyMemory<byte> Bytes(string xml) => Encoding.UTF8.GetBytes(xml);

    /// <summary>A tree that the test may do anything to.</summary>
    public static XmlElement Tree(string xml) => SamlXml.Load(xml);

    public static XmlElement Find(XmlElement root, string name) =>
        SamlXml.Descendants(root).Prepend(root).First(e => e.LocalName == name);

    /// <summary>Signs an element of a text as its owner would, whatever the text says by now.</summary>
    public static string Sign(string xml, string element, SamlSigner signer)
    {
        var root = Tree(xml);
        EnvelopedSignature.Sign(Find(root, element), "ID", signer);
        return root.OuterXml;
    }

    private static (RSA Key, X509Certificate2 Certificate) Make(string name)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        // Long over at the time of the tests: a key in metadata holds until the metadata says otherwise.
        return (key, request.CreateSelfSigned(Now.AddYears(-3), Now.AddYears(-1)));
    }
}
