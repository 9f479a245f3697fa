using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm.Storage;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>A device as <see cref="DeviceQuery"/> reads it.</summary>
public sealed class DeviceRow
{
    /// <summary><c>dev_…</c></summary>
    public required string Id { get; init; }

    /// <summary><c>device</c> or <c>user</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>By an administrator.</summary>
    public string? GivenName { get; init; }

    /// <summary>By the device.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Serial number.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>UDID.</summary>
    public string? Udid { get; init; }

    /// <summary>EnrollmentID.</summary>
    public string? AppleEnrollmentId { get; init; }

    /// <summary>Such as iPhone16,2.</summary>
    public string? ProductName { get; init; }

    /// <summary>Such as iPhone.</summary>
    public string? ModelName { get; init; }

    /// <summary>As Apple writes it.</summary>
    public string? Platform { get; init; }

    /// <summary>Such as 18.1.</summary>
    public string? OsVersion { get; init; }

    /// <summary>personal or company.</summary>
    public required string Ownership { get; init; }

    /// <summary>See <see cref="Storage.Setup"/>.</summary>
    public required string Setup { get; init; }

    /// <summary>Code of its departure.</summary>
    public string? LeftBecause { get; init; }

    /// <summary>Null when not told.</summary>
    public bool? Supervised { get; init; }

    /// <summary>Bits.</summary>
    public long AccessRights { get; init; }

    /// <summary>Attempt.</summary>
    public string? AttemptId { get; init; }

    /// <summary>First TokenUpdate.</summary>
    public long? EnrolledMs { get; init; }

    /// <summary>End of the identity.</summary>
    public long? IdentityNotAfterMs { get; init; }

    /// <summary>byod or adde.</summary>
    public string? AccountMode { get; init; }

    /// <summary>Person.</summary>
    public string? PersonId { get; init; }

    /// <summary>Name of the person.</summary>
    public string? PersonName { get; init; }

    /// <summary>apple-as-web or apple-oauth2.</summary>
    public string? AuthorizationMethod { get; init; }

    /// <summary>Last sign-in.</summary>
    public long? AuthenticatedMs { get; init; }

    /// <summary>Another one is wanted.</summary>
    public long? ReauthenticateMs { get; init; }

    /// <summary>Turned away.</summary>
    public long? ChallengedMs { get; init; }

    /// <summary>The person is gone.</summary>
    public long? PersonGoneMs { get; init; }

    /// <summary>For ETag.</summary>
    public long Version { get; init; }

    /// <summary>Waits in Setup Assistant; null without a channel.</summary>
    public bool? AwaitingConfiguration { get; init; }

    /// <summary>Has one.</summary>
    public bool HasUnlockToken { get; init; }

    /// <summary>Has one.</summary>
    public bool HasBootstrapToken { get; init; }

    /// <summary>Last request.</summary>
    public long? LastSeenMs { get; init; }

    /// <summary>As computed.</summary>
    public required string State { get; init; }

    /// <summary>As lists show it.</summary>
    public DeviceSummary ToSummary(IReadOnlyList<DeviceGroup> groups) => Fill(new DeviceSummary { Id = Id, Name = Name, Ownership = Ownership }, groups);

    /// <summary>The common part of a summary and a whole device.</summary>
    public TDevice Fill<TDevice>(TDevice device, IReadOnlyList<DeviceGroup> groups) where TDevice : DeviceSummary => (TDevice)(device with
    {
        State = Enum.Parse<DeviceState>(State, ignoreCase: true),
        SerialNumber = SerialNumber,
        Udid = Udid,
        EnrollmentId = AppleEnrollmentId,
        ProductName = ProductName,
        ModelName = ModelName,
        Platform = Platform,
        OsVersion = OsVersion,
        Compliance = Compliance,
        Groups = groups,
        LastSeenAt = At(LastSeenMs),
        EnrolledAt = At(EnrolledMs),
        IdentityExpiresAt = At(IdentityNotAfterMs),
        Account = Account,
    });

    /// <summary>Given name, else the device's, else what is known of it.</summary>
    public string Name => GivenName ?? DeviceName ?? ModelName ?? ProductName ?? SerialNumber ?? Id;

    private DeviceAccount? Account => this is { AccountMode: { } mode, PersonId: { } person, AuthorizationMethod: { } method }
        ? new DeviceAccount
        {
            Mode = mode,
            PersonId = person,
            PersonName = PersonName,
            Method = method,
            AuthenticatedAt = At(AuthenticatedMs),
            ReauthenticateSince = At(ReauthenticateMs),
            ChallengedSince = At(ChallengedMs),
            PersonGoneSince = At(PersonGoneMs),
        }
        : null;

    private DeviceCompliance Compliance => Setup switch
    {
        Storage.Setup.Running or Storage.Setup.Updating => DeviceCompliance.Applying,
        Storage.Setup.Done => DeviceCompliance.Compliant,
        Storage.Setup.Failed => DeviceCompliance.Error,
        _ => DeviceCompliance.Unknown,
    };

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
