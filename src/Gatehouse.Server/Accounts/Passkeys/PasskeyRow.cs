using Gatehouse.Client.Contracts.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>A row of <c>accounts_passkey</c>.</summary>
public sealed class PasskeyRow
{
    /// <summary>Columns in the order of the table.</summary>
    public const string Columns =
        "id, person_id, credential_id, public_key, name, sign_count, transports, backup_eligible, backed_up, created_ms, last_used_ms";

    /// <summary><c>pky_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Whose.</summary>
    public required string PersonId { get; init; }

    /// <summary>As the authenticator named it; unique everywhere.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>COSE key.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>For the person.</summary>
    public required string Name { get; init; }

    /// <summary>How often it has signed, by its own count; synchronized passkeys stay at 0.</summary>
    public long SignCount { get; init; }

    /// <summary>How browsers reach it, separated by blanks.</summary>
    public string? Transports { get; init; }

    /// <summary>May be copied to other devices of the person; decided when it is made.</summary>
    public bool BackupEligible { get; init; }

    /// <summary>Was copied.</summary>
    public bool BackedUp { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Unix milliseconds; null when never.</summary>
    public long? LastUsedMs { get; init; }

    /// <summary>As the API shows it.</summary>
    public Passkey ToContract() => new(
        Id, Name, BackupEligible, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
        LastUsedMs is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null);

    /// <summary>As the framework checks it. What it was made with is not kept: nobody would look at it again.</summary>
    public UserPasskeyInfo ToInfo() => new(
        CredentialId, PublicKey, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), (uint)SignCount, Transports?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        isUserVerified: true, BackupEligible, BackedUp, attestationObject: [], clientDataJson: []);
}
