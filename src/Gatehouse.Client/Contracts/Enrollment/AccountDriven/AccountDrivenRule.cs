namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>An exception from the settings, for a person, a group of people or kinds of devices. The first one that fits counts.</summary>
public sealed record AccountDrivenRule
{
    /// <summary><c>adr_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Label.</summary>
    public required string Name { get; init; }

    /// <summary>Order, from 1.</summary>
    public int Position { get; init; }

    /// <summary>Only this person; anyone when absent.</summary>
    public string? PersonId { get; init; }

    /// <summary>Only people of this group; anyone when absent.</summary>
    public string? PersonGroupId { get; init; }

    /// <summary>Only these kinds of devices; all when empty.</summary>
    public required IReadOnlyList<ModelFamily> Families { get; init; }

    /// <summary>What a device becomes.</summary>
    public AccountMode Mode { get; init; }

    /// <summary>How it obtains its token; as in the settings when absent.</summary>
    public AccountMethod? Method { get; init; }

    /// <summary>Group it joins; as in the settings when absent.</summary>
    public string? GroupId { get; init; }

    /// <summary>SCEP profile; as in the settings when absent.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Enrollment SSO document; as in the settings when absent.</summary>
    public string? EnrollmentSsoId { get; init; }
}
