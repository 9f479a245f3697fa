using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>A channel that a command may go to, with what decides whether it can run it.</summary>
public sealed class CandidateChannel
{
    /// <summary>Channel.</summary>
    public required string EnrollmentId { get; init; }

    /// <summary>Device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Of the channel.</summary>
    public required string ChannelState { get; init; }

    /// <summary>Apple's <c>UserID</c>; null on the device channel.</summary>
    public string? UserId { get; init; }

    /// <summary>Empty on the device channel.</summary>
    public required string UserKey { get; init; }

    /// <summary>Of the device.</summary>
    public required string State { get; init; }

    /// <summary>Shut out.</summary>
    public bool Blocked { get; init; }

    /// <summary>Asked to leave.</summary>
    public long? LeavingMs { get; init; }

    /// <summary><c>device</c> or <c>user</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>As Apple writes it.</summary>
    public string? Platform { get; init; }

    /// <summary>Such as 18.1.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Bits; 0 when not known.</summary>
    public long AccessRights { get; init; }

    /// <summary>Null when not told.</summary>
    public bool? Supervised { get; init; }

    /// <summary>The device left an unlock token with us.</summary>
    public bool HasUnlockToken { get; init; }
}

/// <summary>Finds the channels a command is meant for, and judges each.</summary>
public static class CommandTargets
{
    private const string Select = """
        select e.id as enrollment_id, e.device_id, e.state as channel_state, e.user_id, e.user_key, d.state, d.blocked, d.leaving_ms, d.kind,
            d.platform, d.os_version, d.access_rights, d.supervised, case when e.unlock_token is null then false else true end as has_unlock_token
        from mdm_device d join mdm_enrollment e on e.device_id = d.id
        where d.org_id = @organizationId and
        """;

    // Members of the group and of all groups nested in it.
    private const string InGroup = """
        d.id in (
            with recursive tree (id) as (
                select id from mdm_group where org_id = @organizationId and id = @groupId
                union select g.id from mdm_group g join tree t on g.parent_id = t.id)
            select m.device_id from mdm_group_member m join tree t on t.id = m.group_id)
        """;

    /// <summary>Condition for the channel that <c>CommandRequest.Channel</c> names, or null when it is not a name.</summary>
    public static string? ChannelCondition(string? channel, out string? userName)
    {
        const string UserPrefix = "user:";
        userName = null;
        if (channel is null or "device")
        {
            return "e.user_key = ''";
        }

        if (!channel.StartsWith(UserPrefix, StringComparison.Ordinal) || channel.Length == UserPrefix.Length)
        {
            return null;
        }

        userName = channel[UserPrefix.Length..];
        return "e.user_key <> '' and e.user_short_name = @userName";
    }

    /// <summary>Channels of certain devices.</summary>
    public static Task<List<CandidateChannel>> OfDevicesAsync(Tx tx, string organizationId, IEnumerable<string> deviceIds, string channel, string? userName) =>
        tx.QueryAsync<CandidateChannel>(
            $"{Select} {channel} and d.id {JsonIds.In(tx.Kind, "@ids")}", new { organizationId, ids = JsonIds.Of(deviceIds), userName });

    /// <summary>Channels of the members of a group and of those nested in it.</summary>
    public static Task<List<CandidateChannel>> OfGroupAsync(Tx tx, string organizationId, string groupId, string channel, string? userName) =>
        tx.QueryAsync<CandidateChannel>($"{Select} {channel} and {InGroup}", new { organizationId, groupId, userName });

    /// <summary>Channels of every device that is managed.</summary>
    public static Task<List<CandidateChannel>> OfAllAsync(Tx tx, string organizationId, string channel, string? userName) =>
        tx.QueryAsync<CandidateChannel>($"{Select} {channel} and d.state = 'enrolled'", new { organizationId, userName });

    /// <summary>Why a channel cannot run a command; null when nothing speaks against it.</summary>
    /// <param name="candidate">Channel.</param>
    /// <param name="draft">Command.</param>
    /// <param name="limits">Of the same command.</param>
    public static string? Check(CandidateChannel candidate, CommandDraft draft, UserEnrollmentLimits limits) => candidate switch
    {
        { Blocked: true } => "The device is blocked",
        not { State: DeviceStage.Enrolled, ChannelState: ChannelState.Enrolled or ChannelState.PushDead } => "The device is not managed",
        { LeavingMs: not null } => "The device is leaving",
        { HasUnlockToken: false } when draft.UnlockToken => "The device gave no unlock token",
        _ => MdmCommandCatalog.Find(draft.RequestType)?.Check(TargetOf(candidate)) ?? limits.Reason(candidate),
    };

    private static CommandTarget TargetOf(CandidateChannel candidate) => new(
        KindOf(candidate), MdmPlatforms.Named(candidate.Platform), Version.TryParse(candidate.OsVersion, out var version) ? version : WholeVersion(candidate.OsVersion),
        candidate is { Kind: "device", AccessRights: > 0 } ? (int)candidate.AccessRights : null, candidate.Supervised);

    private static EnrollmentKind KindOf(CandidateChannel candidate) => candidate switch
    {
        { Kind: "user", UserKey: "" } => EnrollmentKind.UserEnrollment,
        { Kind: "user" } => EnrollmentKind.UserEnrollmentMacUser,
        { UserKey: "" } => EnrollmentKind.Device,
        { UserId: { } id } when id.Equals(EnrollmentIdentity.SharedIPadUserId, StringComparison.OrdinalIgnoreCase) => EnrollmentKind.SharedIPadUser,
        _ => EnrollmentKind.MacUser,
    };

    // System.Version wants a minor number, which a "26" does not have.
    private static Version? WholeVersion(string? text) => int.TryParse(text, out var major) && major >= 0 ? new Version(major, 0) : null;
}
