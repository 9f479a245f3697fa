using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Viewers.Decisions;
using Gatehouse.Server.TvProvider.Viewers.Logout;
using Gatehouse.Server.TvProvider.Viewers.Partner;
using Gatehouse.Server.TvProvider.Viewers.Profiles;
using Gatehouse.Server.TvProvider.Viewers.Sessions;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Addresses of viewers' part of the entitlement API, and what is checked before each.</summary>
internal static class ViewerRoutes
{
    private const int MaxSaml = 512 * 1024;
    private const int MaxResources = 128 * 1024;

    private static readonly TvNeeds Device = new() { DeviceIdentifier = true, DeviceInfo = true };

    /// <summary>Maps them. Some documents show two of them the other way round.</summary>
    public static void Map(TvRoutes api)
    {
        MapSessions(api);
        MapProfiles(api);
        var decision = Device with
        {
            Body = TvBody.Json,
            BodyError = TvErrorCodes.InvalidParameterResources,
            MaxBody = MaxResources,
            SingleSignOn = true,
            Mvpd = true,
        };
        api.Map<DecisionEndpoints>("POST", "/{serviceProvider}/decisions/authorize/{mvpd}", "TvAuthorize", decision, DecisionEndpoints.AuthorizeAsync);
        api.Map<DecisionEndpoints>("POST", "/{serviceProvider}/decisions/preauthorize/{mvpd}", "TvPreauthorize", decision, DecisionEndpoints.PreauthorizeAsync);
        var logout = Device with { SingleSignOn = true, Mvpd = true };
        api.Map<LogoutEndpoint>("GET", "/{serviceProvider}/logout/{mvpd}", "TvLogOut", logout, LogoutEndpoint.GetAsync);
        api.Map<LogoutEndpoint>("GET", "/logout/{serviceProvider}/{mvpd}", "TvLogOutAlias", logout, LogoutEndpoint.GetAsync);
    }

    private static void MapSessions(TvRoutes api)
    {
        var form = new TvNeeds { Body = TvBody.Form };
        var create = Device with { Body = TvBody.Form, SingleSignOn = true };
        api.Map<SessionEndpoints>("POST", "/{serviceProvider}/sessions", "TvCreateSession", create, SessionEndpoints.PostAsync);
        api.Map<SessionEndpoints>("POST", "/{serviceProvider}/sessions/{code}", "TvResumeSession", form, SessionEndpoints.ResumeAsync);
        api.Map<SessionEndpoints>("GET", "/{serviceProvider}/sessions/{code}", "TvShowSession", new TvNeeds(), SessionEndpoints.GetAsync);
        api.Map<SessionEndpoints>("POST", "/sessions/{serviceProvider}/{code}", "TvResumeSessionAlias", form, SessionEndpoints.ResumeAsync);
        api.Map<SessionEndpoints>("GET", "/sessions/{serviceProvider}/{code}", "TvShowSessionAlias", new TvNeeds(), SessionEndpoints.GetAsync);
        api.Map<PartnerEndpoints>(
            "POST", "/{serviceProvider}/sessions/sso/{partner}", "TvCreatePartnerSession", Device with { Body = TvBody.Form }, PartnerEndpoints.PostSessionAsync);
    }

    private static void MapProfiles(TvRoutes api)
    {
        var read = Device with { SingleSignOn = true };
        api.Map<ProfileEndpoints>("GET", "/{serviceProvider}/profiles", "TvListProfiles", read, ProfileEndpoints.AllAsync);
        api.Map<ProfileEndpoints>("GET", "/{serviceProvider}/profiles/{mvpd}", "TvShowProfile", read with { Mvpd = true }, ProfileEndpoints.OneAsync);
        api.Map<ProfileEndpoints>("GET", "/{serviceProvider}/profiles/code/{code}", "TvShowProfileOfCode", new TvNeeds(), ProfileEndpoints.ByCodeAsync);
        api.Map<PartnerEndpoints>(
            "POST", "/{serviceProvider}/profiles/sso/{partner}", "TvCreatePartnerProfile",
            Device with { Body = TvBody.Form, MaxBody = MaxSaml, BodyError = TvErrorCodes.InvalidParameterSamlResponse }, PartnerEndpoints.PostProfileAsync);
    }
}
