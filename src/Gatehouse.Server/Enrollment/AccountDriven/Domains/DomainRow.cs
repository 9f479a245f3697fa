using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>A domain of an organization, as stored.</summary>
internal sealed class DomainRow
{
    public required string OrgId { get; init; }

    public required string Domain { get; init; }

    public long? VerifiedMs { get; init; }

    public long CreatedMs { get; init; }

    /// <summary>As the API shows it.</summary>
    public AccountDomain ToContract() => new()
    {
        Domain = Domain,
        Verified = VerifiedMs is not null,
        VerifiedAt = Words.Instant(VerifiedMs),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
    };
}
