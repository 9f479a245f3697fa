using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>A response as a provider writes it: for stand-ins of providers, and for tests.</summary>
/// <param name="Id">From <see cref="SamlId"/>.</param>
/// <param name="IssueInstant">The time.</param>
/// <param name="Destination">Where it is posted to; null leaves it out, as the relayed form may.</param>
/// <param name="Issuer">Entity id of the provider.</param>
/// <param name="Status">How the request went.</param>
public sealed record IssuedResponse(string Id, DateTimeOffset IssueInstant, string? Destination, string Issuer, SamlStatus Status)
    : SamlMessage(Id, IssueInstant, Destination, Issuer)
{
    /// <summary>Request that it answers; null for none.</summary>
    public string? InResponseTo { get; init; }

    /// <summary>The assertion; null when the request failed.</summary>
    public IssuedAssertion? Assertion { get; init; }

    /// <summary>Signs the assertion; null leaves it unsigned.</summary>
    public SamlSigner? AssertionSigner { get; init; }

    /// <summary>Encrypts the assertion, once signed, for this certificate (DER, RSA); null leaves it in clear.</summary>
    public ReadOnlyMemory<byte>? EncryptFor { get; init; }

    /// <summary>How it is encrypted.</summary>
    public SamlCipher Cipher { get; init; } = SamlCipher.Aes256Gcm;

    internal override string Parameter => "SAMLResponse";

    internal override string Element => "Response";

    private protected override void WriteAttributes(SamlXmlWriter xml) => xml.Attribute("InResponseTo", InResponseTo);

    private protected override void WriteBody(SamlXmlWriter xml)
    {
        Status.Write(xml);
        if (Assertion is null)
        {
            return;
        }

        var assertion = AssertionSigner is null ? Assertion.ToXml() : Assertion.ToSignedXml(AssertionSigner);
        xml.Raw(EncryptFor is { } certificate ? XmlEncryption.Encrypt(assertion, certificate.Span, Cipher) : assertion);
    }
}
