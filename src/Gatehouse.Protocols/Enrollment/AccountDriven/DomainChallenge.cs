namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>
/// Why the DNS of a domain does not prove a claim. In the order of what tells most: of several resolvers' answers the least counts.
/// </summary>
public enum DomainRecordFault
{
    /// <summary>It does.</summary>
    None,

    /// <summary>There are records of this kind, and none is of this claim.</summary>
    OtherValue,

    /// <summary>There is no such record.</summary>
    Missing,

    /// <summary>The resolver could not answer, or answered what cannot be read.</summary>
    Failed,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>There is no resolver, or none that can be reached.</summary>
    Unreachable,
}

/// <summary>A DNS record that only whoever runs a domain can publish; with it, a claim on the domain is proven.</summary>
/// <param name="Domain">Claimed domain, in lower case and ASCII.</param>
/// <param name="Token">Of this claim and no other. Nobody can guess it before it is published; afterwards everybody may know it.</param>
/// <remarks>A record of its own below an underscored name (RFC 8552), as ACME has it in RFC 8555 §8.4: it is out of the way of those that the domain has already.</remarks>
public sealed record DomainChallenge(string Domain, string Token)
{
    /// <summary>Kind of record.</summary>
    public const string RecordType = "TXT";

    /// <summary>Longest domain that leaves room for the label before it: a name has 253 characters (RFC 1035 §3.1).</summary>
    public const int MaxDomainLength = 253 - 21;

    private const string Label = "_gatehouse-challenge.";
    private const string Key = "gatehouse-domain-verification=";

    /// <summary>Where the record stands, such as <c>_gatehouse-challenge.example.com</c>.</summary>
    public string RecordName => Label + Domain;

    /// <summary>What it says, such as <c>gatehouse-domain-verification=5f0c…</c>.</summary>
    public string RecordValue => Key + Token;

    /// <summary>Judges what TXT records at <see cref="RecordName"/> say. There may be others beside the right one, of other claims too.</summary>
    /// <param name="texts">The strings of each record, joined.</param>
    /// <returns><see cref="DomainRecordFault.None"/>, <see cref="DomainRecordFault.OtherValue"/> or <see cref="DomainRecordFault.Missing"/>.</returns>
    public DomainRecordFault Judge(IEnumerable<string> texts)
    {
        // Whoever copies a value into a form easily copies a space with it.
        var found = texts.Select(t => t.Trim(' ')).ToList();
        return found.Contains(RecordValue, StringComparer.Ordinal) ? DomainRecordFault.None
            : found.Exists(t => t.StartsWith(Key, StringComparison.Ordinal)) ? DomainRecordFault.OtherValue
            : DomainRecordFault.Missing;
    }
}
