namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>The signature of a query (SAML Bindings §3.4.4.1): over the parameters as they were spelled on the wire.</summary>
internal sealed record RedirectSignature(byte[] Signed, string Algorithm, byte[] Value)
{
    public void Verify(SamlVerificationKeys keys)
    {
        var method = SignatureMethod.Find(Algorithm, keys.Algorithms)
            ?? throw new SamlRefusedException(SamlFault.AlgorithmRefused, "the signature algorithm is not allowed");
        SamlRefusedException.Unless(keys.Verify(method, Signed, Value), SamlFault.SignatureInvalid, "the signature of the query is of no key of the provider");
    }
}
