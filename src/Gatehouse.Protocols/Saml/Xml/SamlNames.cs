namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>Namespaces of the documents that are read and written here.</summary>
internal static class SamlNames
{
    public const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
    public const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Metadata = "urn:oasis:names:tc:SAML:2.0:metadata";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
    public const string Encryption = "http://www.w3.org/2001/04/xmlenc#";
    public const string Encryption11 = "http://www.w3.org/2009/xmlenc11#";
    public const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string XacmlProtocol = "urn:oasis:names:tc:xacml:2.0:profile:saml2.0:v2:schema:protocol";
    public const string XacmlAssertion = "urn:oasis:names:tc:xacml:2.0:profile:saml2.0:v2:schema:assertion";
    public const string XacmlContext = "urn:oasis:names:tc:xacml:2.0:context:schema:os";
    public const string XacmlPolicy = "urn:oasis:names:tc:xacml:2.0:policy:schema:os";
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";
    public const string Xml = "http://www.w3.org/XML/1998/namespace";
    public const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>SubjectConfirmation by whoever brings the assertion (SAML Profiles §3.3).</summary>
    public const string Bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    public const string Version = "2.0";
}
