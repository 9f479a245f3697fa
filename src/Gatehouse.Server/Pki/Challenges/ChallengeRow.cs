namespace Gatehouse.Server.Pki.Challenges;

/// <summary>A row of <c>pki_challenge</c>: a one-time challenge, of which only the SHA-256 is kept.</summary>
public sealed class ChallengeRow
{
    public string Id { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string ProfileId { get; init; } = "";

    public string? AttemptId { get; init; }

    public string? DeviceId { get; init; }

    /// <summary><see cref="Issued"/>, <see cref="Consumed"/>, <see cref="Revoked"/> or <see cref="Locked"/>; expiry is judged by the clock.</summary>
    public string State { get; init; } = "";

    public long Wrong { get; init; }

    public long ExpiresMs { get; init; }

    public const string Issued = "issued";
    public const string Consumed = "consumed";
    public const string Revoked = "revoked";
    public const string Locked = "locked";
}
