namespace Gatehouse.Protocols.Scep;

/// <summary>Outcome that a CertRep carries (RFC 8894 §3.2.1.3).</summary>
public enum PkiStatus
{
    /// <summary>Granted.</summary>
    Success = 0,

    /// <summary>Rejected; <see cref="FailInfo"/> says why.</summary>
    Failure = 2,

    /// <summary>Waits for approval; poll.</summary>
    Pending = 3,
}
