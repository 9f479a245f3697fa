namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>A profile that a device shall have and has not, with what decides whether it would take it.</summary>
public sealed class MissingProfile
{
    /// <summary><c>pro_…</c></summary>
    public required string ProfileId { get; init; }

    /// <summary><c>dev_…</c></summary>
    public required string DeviceId { get; init; }

    /// <summary>Its device channel.</summary>
    public required string EnrollmentId { get; init; }

    /// <summary>In the order of installation.</summary>
    public long Position { get; init; }

    /// <summary><c>device</c> or <c>user</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>As Apple writes it; null when nothing told.</summary>
    public string? Platform { get; init; }

    /// <summary>Attempt it enrolled by.</summary>
    public string? AttemptId { get; init; }
}
