namespace Gatehouse.Server.Apps.Administration;

/// <summary>An installation with what administrators want to know beside its row.</summary>
internal sealed class InstallationView
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public string? PersonId { get; init; }

    public required string ClientId { get; init; }

    public string? Alias { get; init; }

    public required string Jkt { get; init; }

    public required string Mode { get; init; }

    public required string KeyStorage { get; init; }

    public string? Platform { get; init; }

    public string? SoftwareId { get; init; }

    public string? SoftwareVersion { get; init; }

    public required string AttestationLevel { get; init; }

    public string? Attestation { get; init; }

    public required string State { get; init; }

    public string? StateBecause { get; init; }

    public long CreatedMs { get; init; }

    public long LastSeenMs { get; init; }

    public long? StateMs { get; init; }
}
