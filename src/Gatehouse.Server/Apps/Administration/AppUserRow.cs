namespace Gatehouse.Server.Apps.Administration;

/// <summary>A row of <c>apps_user</c>, with what its installations add.</summary>
internal sealed class AppUserRow
{
    /// <summary>UUID.</summary>
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    /// <summary>One of <see cref="AppUserStates"/>.</summary>
    public required string State { get; init; }

    public string? PersonId { get; init; }

    public string? MergedInto { get; init; }

    public long CreatedMs { get; init; }

    /// <summary>Living installations; counted for those who look only.</summary>
    public long Installations { get; init; }

    public long? LastSeenMs { get; init; }
}
