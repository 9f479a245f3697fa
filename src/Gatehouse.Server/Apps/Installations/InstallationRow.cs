namespace Gatehouse.Server.Apps.Installations;

/// <summary>A row of <c>apps_installation</c>.</summary>
internal class InstallationRow
{
    /// <summary><c>ins_…</c></summary>
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    /// <summary>The subject of its tokens.</summary>
    public required string UserId { get; init; }

    /// <summary><c>cli_…</c></summary>
    public required string ClientId { get; init; }

    /// <summary>Thumbprint of its key.</summary>
    public required string Jkt { get; init; }

    public required string Mode { get; init; }

    public required string KeyStorage { get; init; }

    public string? Platform { get; init; }

    public string? SoftwareId { get; init; }

    public string? SoftwareVersion { get; init; }

    public required string AttestationLevel { get; init; }

    /// <summary>What is kept of the attestation, as JSON.</summary>
    public string? Attestation { get; init; }

    /// <summary>Grant of its tokens.</summary>
    public required string GrantId { get; init; }

    /// <summary>One of <see cref="InstallationStates"/>.</summary>
    public required string State { get; init; }

    public string? StateBecause { get; init; }

    public byte[]? IdempotencyHash { get; init; }

    /// <summary>Answer of the enrollment, sealed, for as long as it may be asked for again.</summary>
    public byte[]? Answer { get; init; }

    public long CreatedMs { get; init; }

    public long LastSeenMs { get; init; }

    public long? StateMs { get; init; }

    /// <summary>What apps and resources know it by: the id without its prefix.</summary>
    public string DeviceId => DeviceIds.Of(Id);
}
