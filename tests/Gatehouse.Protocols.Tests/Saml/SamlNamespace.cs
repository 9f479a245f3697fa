namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>Namespaces, spelled once more: a mistake in ours must not hide in the tests.</summary>
internal static class SamlNamespace
{
    public const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
    public const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
}
