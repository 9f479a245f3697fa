namespace Gatehouse.Protocols.Dns;

/// <summary>How a resolver answered; other numbers are assigned too, and mean failure.</summary>
/// <remarks>Source: RFC 1035 §4.1.1.</remarks>
public enum DnsResponseCode
{
    /// <summary>The name exists; it may have no record of the kind that was asked for.</summary>
    NoError = 0,

    /// <summary>The question was not understood.</summary>
    FormatError = 1,

    /// <summary>The name servers of the domain failed, or their signatures (DNSSEC) did.</summary>
    ServerFailure = 2,

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    NameError = 3,

    /// <summary>This kind of question is not answered.</summary>
    NotImplemented = 4,

    /// <summary>This resolver does not answer us.</summary>
    Refused = 5,
}
