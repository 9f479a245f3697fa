using System.Net;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Clients;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>A call of the entitlement API that passed every check that its endpoint declared.</summary>
internal sealed class TvRequest
{
    /// <summary>The request itself. Headers that mean something here have members of their own.</summary>
    public required HttpContext Http { get; init; }

    /// <summary>When it was admitted.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Who calls.</summary>
    public required TvCaller Caller { get; init; }

    /// <summary>Active settings of the organization.</summary>
    public required TvSettings Settings { get; init; }

    /// <summary>On whose behalf.</summary>
    public required TvServiceProvider ServiceProvider { get; init; }

    /// <summary>Keyed hash of the device's identifier; null where the endpoint does not need one.</summary>
    public string? Device { get; init; }

    /// <summary>What the device says of itself; an unknown device where the endpoint does not ask.</summary>
    public required DeviceInfo DeviceInfo { get; init; }

    /// <summary>Integration of the path's MVPD; null where the endpoint names none.</summary>
    public Integration? MvpdIntegration { get; init; }

    /// <summary>Parameters of the body.</summary>
    public required TvForm Form { get; init; }

    /// <summary>The body; an undefined element where the endpoint takes none.</summary>
    public JsonElement Json { get; init; }

    /// <summary>Whom the platform says the viewer is; null for nobody.</summary>
    public SsoToken? PlatformIdentity { get; init; }

    /// <summary>Whom the programmer's own account service says the viewer is; null for nobody.</summary>
    public SsoToken? ServiceIdentity { get; init; }

    /// <summary>Address of the device: of the connection, or as a backend that is believed says.</summary>
    public IPAddress? DeviceAddress { get; init; }

    /// <summary>Tenant.</summary>
    public string OrganizationId => Caller.OrganizationId;

    /// <summary>Settings of this platform apply.</summary>
    public DevicePlatform Platform => DeviceInfo.Platform;

    /// <summary>The integration that the endpoint needs.</summary>
    public Integration Integration => MvpdIntegration ?? throw new InvalidOperationException("The endpoint did not ask for an MVPD.");

    /// <summary>What Apple's framework told the app, as the app says (<c>AP-Partner-Framework-Status</c>).</summary>
    public PartnerFrameworkStatus PartnerStatus => field ??= PartnerFrameworkStatus.Read(Header(TvHeaders.PartnerFrameworkStatus));

    /// <summary>A segment of the path, decoded.</summary>
    public string Route(string name) => Http.Request.RouteValues[name] as string ?? "";

    /// <summary>The viewer of a promotional trial (<c>AP-TempPass-Identity</c>).</summary>
    /// <param name="userInformationKey">Key that the operator configured.</param>
    /// <param name="error">Why there is none.</param>
    public TempPassIdentity? TempPassIdentity(string userInformationKey, out TvErrorCode? error) =>
        Protocols.TvProvider.TempPassIdentity.TryParse(Header(TvHeaders.TempPassIdentity), userInformationKey, out var identity, out error) ? identity : null;

    /// <summary>An integration that the body names; null with the reason where it may not be used.</summary>
    public Integration? FindIntegration(string mvpd, out TvErrorCode? error)
    {
        var found = Settings.Integration(ServiceProvider.Id, mvpd);
        error = Settings.Mvpd(mvpd) is null ? TvErrorCodes.InvalidParameterMvpd : found is { Enabled: true } ? null : TvErrorCodes.InvalidIntegration;
        return error is null ? found : null;
    }

    private string? Header(string name) => TvHeaders.Single(Http.Request, name);
}
