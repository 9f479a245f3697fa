using Gatehouse.Protocols.Mdm;
using Gatehouse.Server.Mdm.Contracts;

namespace Gatehouse.Server.Mdm.Storage;

/// <summary>One channel together with what decides about it: a row of <c>mdm_enrollment</c> and its <c>mdm_device</c>.</summary>
public sealed class Channel
{
    /// <summary><c>enr_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary><c>dev_…</c></summary>
    public required string DeviceId { get; init; }

    /// <summary>Empty on the device channel.</summary>
    public required string UserKey { get; init; }

    /// <summary>See <see cref="ChannelState"/>.</summary>
    public required string State { get; init; }

    /// <summary>How many <c>TokenUpdate</c> this epoch has seen.</summary>
    public long TokenTally { get; init; }

    /// <summary>Sealed.</summary>
    public byte[]? UnlockToken { get; init; }

    /// <summary>Sealed.</summary>
    public byte[]? BootstrapToken { get; init; }

    /// <summary>Waits in Setup Assistant.</summary>
    public bool AwaitingConfiguration { get; init; }

    /// <summary>See <see cref="DeviceStage"/>.</summary>
    public required string DeviceState { get; init; }

    /// <summary>Shut out by an administrator.</summary>
    public bool Blocked { get; init; }

    /// <summary>Bound certificate.</summary>
    public string? IdentityId { get; init; }

    /// <summary>SHA-256 of the bound certificate.</summary>
    public byte[]? IdentitySha256 { get; init; }

    /// <summary>SHA-256 of the one before.</summary>
    public byte[]? PreviousSha256 { get; init; }

    /// <summary>Until when the one before is still accepted.</summary>
    public long? PreviousUntilMs { get; init; }

    /// <summary>Attempt of the current enrollment.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Counts <c>Authenticate</c>.</summary>
    public long Epoch { get; init; }

    /// <summary>Group to join with the first <c>TokenUpdate</c>.</summary>
    public string? PendingGroupId { get; init; }

    /// <summary>Asked to leave since then.</summary>
    public long? LeavingMs { get; init; }

    /// <summary>See <see cref="Setup"/>.</summary>
    public required string SetupState { get; init; }

    /// <summary>Serial number; null in user enrollment.</summary>
    public string? SerialNumber { get; init; }

    /// <summary><c>device</c> or <c>user</c>: whether it has a UDID or an EnrollmentID.</summary>
    public required string Kind { get; init; }

    /// <summary>As Apple writes it; null when nothing told.</summary>
    public string? Platform { get; init; }

    /// <summary>See <see cref="AccountBinding.Mode"/>; null for an enrollment without an account, like the rest of these.</summary>
    public string? AccountMode { get; init; }

    /// <summary>See <see cref="AccountBinding.PersonId"/>.</summary>
    public string? PersonId { get; init; }

    /// <summary>See <see cref="AccountBinding.GrantId"/>.</summary>
    public string? GrantId { get; init; }

    /// <summary>See <see cref="AccountBinding.Method"/>.</summary>
    public string? AuthorizationMethod { get; init; }

    /// <summary>Another sign-in is wanted, since then.</summary>
    public long? ReauthenticateMs { get; init; }

    /// <summary>Turned away, since then.</summary>
    public long? ChallengedMs { get; init; }

    /// <summary>The person may not sign in any more, since then.</summary>
    public long? PersonGoneMs { get; init; }

    /// <summary>With whose account it enrolled; null for every other way in.</summary>
    public AccountBinding? Account => this is { AccountMode: { } mode, PersonId: { } person, GrantId: { } grant, AuthorizationMethod: { } method }
        ? new AccountBinding(mode, person, grant, method)
        : null;

    /// <summary>Whether its requests carry an access token: those of an account, except what a Mac says for itself.</summary>
    public bool CarriesToken(bool onUserChannel) => AccountMode is not null && (onUserChannel || Platform != MacOS);

    private static readonly string MacOS = MdmPlatform.MacOS.Name();

    /// <summary>The device's own identifiers are hidden from us.</summary>
    public bool IsUserEnrollment => Kind == "user";

    /// <summary>True on the device channel.</summary>
    public bool IsDevice => UserKey.Length == 0;
}

/// <summary>Values of <c>mdm_enrollment.state</c>.</summary>
public static class ChannelState
{
    /// <summary>Introduced; no push before the first <c>TokenUpdate</c>.</summary>
    public const string Authenticated = "authenticated";

    /// <summary>Reachable.</summary>
    public const string Enrolled = "enrolled";

    /// <summary>APNs says that the token is gone; a <c>TokenUpdate</c> revives it.</summary>
    public const string PushDead = "push-dead";

    /// <summary>Left.</summary>
    public const string Unenrolled = "unenrolled";
}

/// <summary>Values of <c>mdm_device.state</c>; what administrators see is computed from it and from other columns.</summary>
public static class DeviceStage
{
    /// <summary>Introduced.</summary>
    public const string Pending = "pending";

    /// <summary>Managed.</summary>
    public const string Enrolled = "enrolled";

    /// <summary>Left.</summary>
    public const string Unmanaged = "unmanaged";
}

/// <summary>Values of <c>mdm_device.setup</c>: how the profiles of its groups stand.</summary>
public static class Setup
{
    /// <summary>Not begun.</summary>
    public const string None = "none";

    /// <summary>Follows an enrollment: commands are queued, not all are answered.</summary>
    public const string Running = "running";

    /// <summary>As running, after a change of groups or profiles.</summary>
    public const string Updating = "updating";

    /// <summary>Compared with the device's own list: everything is there.</summary>
    public const string Done = "done";

    /// <summary>Compared: something is missing.</summary>
    public const string Failed = "failed";
}
