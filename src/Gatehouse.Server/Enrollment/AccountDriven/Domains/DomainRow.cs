using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>A domain of an organization, as stored.</summary>
internal sealed class DomainRow
{
    public required string OrgId { get; init; }

    public required string Domain { get; init; }

    /// <summary>Of this claim; it ends with the row.</summary>
    public required string Token { get; init; }

    public long? VerifiedMs { get; init; }

    public string? VerifiedBy { get; init; }

    public long CreatedMs { get; init; }

    /// <summary>What proves the claim by DNS.</summary>
    public DomainChallenge Challenge => new(Domain, Token);

    /// <summary>The same, to be published.</summary>
    public DnsRecord Record => new(Challenge.RecordName, DomainChallenge.RecordType, Challenge.RecordValue);

    /// <summary>As the API shows it.</summary>
    public AccountDomain ToContract() => new()
    {
        Domain = Domain,
        Verified = VerifiedMs is not null,
        VerifiedAt = Words.Instant(VerifiedMs),
        VerifiedBy = VerifiedBy is null ? null : Words.Read<DomainProof>(VerifiedBy),
        VerificationRecord = Record,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
    };
}
