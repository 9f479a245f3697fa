using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Sessions;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Whose profiles are looked at: those of a client on a device, and of who its viewer is to platform and programmer.</summary>
internal sealed record Viewer
{
    /// <summary>What operators activated.</summary>
    public required TvSettings Settings { get; init; }

    /// <summary>For whom is asked.</summary>
    public required TvServiceProvider ServiceProvider { get; init; }

    /// <summary><c>tvc_…</c></summary>
    public required string ClientId { get; init; }

    /// <summary><c>app_…</c></summary>
    public required string ApplicationId { get; init; }

    /// <summary>Keyed hash of the device identifier.</summary>
    public required string DeviceHash { get; init; }

    /// <summary>Keyed hash of the identity at the platform; null for none.</summary>
    public string? PlatformHash { get; init; }

    /// <summary>Keyed hash of the identity at the programmer; null for none.</summary>
    public string? ServiceHash { get; init; }

    /// <summary>Of the device.</summary>
    public required DevicePlatform Platform { get; init; }

    /// <summary>Counts changes of the client's profiles; null where that was not read.</summary>
    public long? ProfileVersion { get; init; }

    /// <summary>Tenant.</summary>
    public string OrganizationId => Settings.OrganizationId;

    /// <summary>The application, where profiles belong to that; null where they belong to the single client.</summary>
    public string? SharedApplicationId => ServiceProvider.Lenient.ProfilesOfApplication ? ApplicationId : null;

    /// <summary>The viewer that a session waits for, whoever asks about it.</summary>
    public static Viewer Of(TvSettings settings, TvServiceProvider serviceProvider, SessionRow row) => new()
    {
        Settings = settings, ServiceProvider = serviceProvider, ClientId = row.ClientId, ApplicationId = row.ApplicationId, DeviceHash = row.DeviceHash,
        PlatformHash = row.PlatformHash, ServiceHash = row.ServiceHash, Platform = Platforms.Of(row.Platform),
    };

    /// <summary>Profiles of other apps count for this integration, where identities say that the viewer is the same.</summary>
    public bool Shares(Integration integration) => integration.On(Platform).SingleSignOn && !integration.Settings.AuthPerAggregator;

    /// <summary>The profile was made on this device by this client.</summary>
    public bool Owns(Profiles.ProfileRow row) =>
        row.DeviceHash == DeviceHash && row.ServiceProvider == ServiceProvider.Id && (row.ClientId == ClientId || row.ApplicationId == SharedApplicationId);
}
