namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>The account that a device speaks for.</summary>
public sealed record DeviceAccount
{
    /// <summary><c>byod</c> (user enrollment) or <c>adde</c> (device enrollment).</summary>
    public required string Mode { get; init; }

    /// <summary><c>usr_…</c></summary>
    public required string PersonId { get; init; }

    /// <summary>Name of the person; null when the person was deleted.</summary>
    public string? PersonName { get; init; }

    /// <summary>How the device gets its tokens: <c>apple-as-web</c> or <c>apple-oauth2</c>.</summary>
    public required string Method { get; init; }

    /// <summary>When the person last signed in for this device.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>Since when the person is to sign in again, by an administrator's wish or by the organization's rule; null while nobody asks.</summary>
    public DateTimeOffset? ReauthenticateSince { get; init; }

    /// <summary>Since when the device is turned away until the person has signed in again; null while it is not.</summary>
    public DateTimeOffset? ChallengedSince { get; init; }

    /// <summary>Since when the person may not sign in any more; management ends some time after it. Null while the person may.</summary>
    public DateTimeOffset? PersonGoneSince { get; init; }
}
