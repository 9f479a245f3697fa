using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>The checks of a response, in their order. From step 4 on only trees are read that came out of a signature.</summary>
internal sealed class ResponseCheck(ResponseExpectation expected, DateTimeOffset now)
{
    private bool _responseSigned;
    private bool _encrypted;
    private string? _assertion;

    /// <summary>What the response says it answers; to be believed as far as the response is signed.</summary>
    public string? InResponseTo { get; private set; }

    public SamlSignIn Run(ReadOnlySpan<byte> xml)
    {
        // 1. A document within limits.
        var parts = Trusted(SamlXml.Parse(xml, SamlLimits.Message));

        // 8. What it says.
        return new AssertionCheck(expected, now).Run(parts) with
        {
            WasEncrypted = _encrypted,
            InResponseTo = SignedInResponseTo(parts),
            AssertionXml = _assertion,
        };
    }

    /// <summary>The one assertion of a document, once the provider's signature is found to cover it; its content is still to be judged.</summary>
    public AssertionParts Trusted(XmlElement root)
    {
        // 2. Of the right kind. 3. Signatures and assertions where they belong.
        var bare = expected.AcceptBareAssertion && SamlXml.Is(root, SamlNames.Assertion, "Assertion");
        SamlRefusedException.Unless(
            bare || SamlXml.Is(root, SamlNames.Protocol, "Response"), SamlFault.WrongMessage, "the document is no Response");
        ResponseLayout.Check(root);

        // 4. The signature around everything, and 5. what stands around the assertion.
        var assertion = bare ? root : ReadResponse(VerifyResponse(root));

        // 6. Out of its envelope, and 7. the signature of the assertion.
        assertion = ResponseLayout.IsEncrypted(assertion) ? Decrypt(assertion) : VerifyAssertion(assertion);
        SamlRefusedException.Unless(_encrypted || !expected.RequireEncryptedAssertion, SamlFault.AssertionNotEncrypted, "the assertion is not encrypted");
        return AssertionParts.Read(assertion);
    }

    private XmlElement VerifyResponse(XmlElement root)
    {
        _responseSigned = EnvelopedSignature.Of(root) is not null;
        SamlRefusedException.Unless(_responseSigned || !expected.RequireSignedResponse, SamlFault.ResponseNotSigned, "the response is not signed");
        return _responseSigned ? EnvelopedSignature.Verify(root, "ID", expected.Keys) : root;
    }

    private XmlElement ReadResponse(XmlElement root)
    {
        var header = MessageHeader.Read(root, "Response");
        InResponseTo = header.Body.Optional("InResponseTo");
        var status = SamlStatus.Read(header.Body.Expect(SamlNames.Protocol, "Status"));
        var assertion = header.Body.Next(SamlNames.Assertion, "Assertion") ?? header.Body.Next(SamlNames.Assertion, "EncryptedAssertion");
        header.Body.End();

        header.CheckIssuer(expected.Issuers);
        CheckCorrelation(header);
        header.CheckAge(now, expected.Skew);
        if (!status.IsSuccess)
        {
            throw new SamlRefusedException(new SamlRefusal(SamlFault.StatusNotSuccess, "the provider reports a failure") { Status = status });
        }

        return assertion ?? throw new SamlRefusedException(SamlFault.AssertionMissing, "the response has no assertion");
    }

    private void CheckCorrelation(MessageHeader header)
    {
        if (expected.Correlation == SamlCorrelation.Ignored)
        {
            return;
        }

        var required = expected.Correlation == SamlCorrelation.Required;
        header.CheckDestination(expected.AssertionConsumerService, required);
        SamlRefusedException.Unless(InResponseTo is not null || !required, SamlFault.ResponseUnsolicited, "the response answers no request");
        SamlRefusedException.Unless(
            InResponseTo is null || string.Equals(InResponseTo, expected.RequestId, StringComparison.Ordinal),
            SamlFault.ResponseToMismatch, "the response answers another request");
    }

    private XmlElement VerifyAssertion(XmlElement assertion)
    {
        if (EnvelopedSignature.Of(assertion) is not null)
        {
            var verified = EnvelopedSignature.Verify(assertion, "ID", expected.Keys);
            _assertion = expected.KeepAssertion ? assertion.OuterXml : null;
            return verified;
        }

        SamlRefusedException.Unless(_responseSigned, SamlFault.NotSigned, "neither the response nor the assertion is signed");
        SamlRefusedException.Unless(!expected.RequireSignedAssertion, SamlFault.AssertionNotSigned, "the assertion is not signed");
        return assertion;
    }

    // Until somebody whom we trust has vouched for the ciphertext, each way to fail looks the same: whoever alters it must
    // not learn whether the key, the padding, the document or the signature was at fault. XML Encryption 1.1 §6.1, and
    // Jager and Somorovsky, "How to break XML encryption".
    private XmlElement Decrypt(XmlElement envelope)
    {
        _encrypted = true;
        XmlElement? assertion;
        try
        {
            assertion = SamlXml.Parse(XmlDecryption.Decrypt(envelope, expected.DecryptionKeys), SamlLimits.Message);
            SamlRefusedException.Unless(SamlXml.Is(assertion, SamlNames.Assertion, "Assertion"), SamlFault.WrongMessage, "the content is no Assertion");
            ResponseLayout.Check(assertion);
            assertion = _responseSigned ? assertion : VerifyAssertion(assertion);
        }
        catch (Exception e) when (e is SamlRefusedException or XmlException or System.Security.Cryptography.CryptographicException)
        {
            throw new SamlRefusedException(SamlFault.DecryptionFailed, "the encrypted assertion could not be used");
        }

        return _responseSigned ? VerifyAssertion(assertion) : assertion;
    }

    // An unsigned response says nothing; what it answers must be in the assertion then.
    private string? SignedInResponseTo(AssertionParts assertion) =>
        (_responseSigned ? InResponseTo : null)
        ?? assertion.Subject?.Bearers.Select(b => b.InResponseTo).FirstOrDefault(id => id is not null);
}
