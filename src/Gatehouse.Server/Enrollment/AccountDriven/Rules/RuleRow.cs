using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Rules;

/// <summary>An exception from the settings, as stored.</summary>
internal sealed class RuleRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public long Position { get; init; }

    public required string Name { get; init; }

    public string? PersonId { get; init; }

    public string? PersonGroupId { get; init; }

    public required string Families { get; init; }

    public required string Mode { get; init; }

    public string? Method { get; init; }

    public string? GroupId { get; init; }

    public string? ScepProfileId { get; init; }

    public string? SsoId { get; init; }

    public long Version { get; init; }

    /// <summary>Kinds of devices; empty for all.</summary>
    public IReadOnlyList<ModelFamily> FamilyList => Words.ReadJson<List<ModelFamily>>(Families);

    /// <summary>What a device becomes.</summary>
    public AccountMode ModeKind => Words.Read<AccountMode>(Mode);

    /// <summary>How it obtains its token; null for as in the settings.</summary>
    public AccountMethod? MethodKind => Method is null ? null : Words.Read<AccountMethod>(Method);

    /// <summary>As the API shows it.</summary>
    public AccountDrivenRule ToContract() => new()
    {
        Id = Id,
        Name = Name,
        Position = (int)Position,
        PersonId = PersonId,
        PersonGroupId = PersonGroupId,
        Families = FamilyList,
        Mode = ModeKind,
        Method = MethodKind,
        GroupId = GroupId,
        ScepProfileId = ScepProfileId,
        EnrollmentSsoId = SsoId,
    };
}
