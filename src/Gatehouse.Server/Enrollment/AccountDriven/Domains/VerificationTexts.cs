using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>Whether a domain is proven, and what to do.</summary>
internal static class VerificationTexts
{
    /// <summary>One to three sentences.</summary>
    /// <param name="verified">Whether it is verified now.</param>
    /// <param name="proof">What proves it now.</param>
    /// <param name="fault">Why the DNS does not.</param>
    public static string Of(bool verified, DomainProof? proof, DomainRecordFault fault) => (verified, proof) switch
    {
        (true, DomainProof.Dns) => "The domain is verified: its DNS has the record of this organization.",
        (true, DomainProof.WebServer) => "The domain is verified: its own web server names this organization.",
        (true, _) => $"The domain was verified before and stays so, although nothing proves it now. {Of(fault)}",
        (false, not null) => "The claim was removed, or another organization of this server proved the domain, while this check went on. Check again.",
        (false, null) => "The domain is not verified: neither its DNS nor its own web server names this organization, and what this server answers "
            + $"for the domain by itself does not count. Publish the DNS record. {Of(fault)}",
    };

    private static string Of(DomainRecordFault fault) => fault switch
    {
        DomainRecordFault.OtherValue => "The DNS has records of this kind, and none with this value: those are of other claims, or of this one before it was removed and added again.",
        DomainRecordFault.Missing => "The DNS has no such record; for a while after it was published, resolvers may still believe so.",
        DomainRecordFault.Failed => "The resolver could not answer: the name servers of the domain fail, their signatures (DNSSEC) do not fit, or it does not answer this server.",
        DomainRecordFault.Timeout => "No resolver answered within five seconds.",
        _ => "No resolver can be reached over TCP; Gatehouse:Enrollment:DnsServers names others than the system's.",
    };
}
