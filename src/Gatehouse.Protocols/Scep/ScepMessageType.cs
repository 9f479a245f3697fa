namespace Gatehouse.Protocols.Scep;

/// <summary>What a message is (RFC 8894 §3.2.1.2).</summary>
public enum ScepMessageType
{
    /// <summary>Response of the CA.</summary>
    CertRep = 3,

    /// <summary>PKCS#10 request, signed with an existing certificate.</summary>
    RenewalReq = 17,

    /// <summary>PKCS#10 request.</summary>
    PkcsReq = 19,

    /// <summary>Asks what became of a pending request; old name GetCertInitial.</summary>
    CertPoll = 20,

    /// <summary>Asks for an issued certificate.</summary>
    GetCert = 21,

    /// <summary>Asks for a revocation list.</summary>
    GetCrl = 22,
}
