using Gatehouse.Server.TvProvider.Applications;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>Who calls the API: a registered client of an application that lives, by an access token that lives.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="ClientId"><c>tvc_…</c></param>
/// <param name="Application">The registered application.</param>
/// <param name="ProfileVersion">Counts changes of the client's profiles, so that what is remembered of them is as good as read.</param>
internal sealed record TvCaller(string OrganizationId, string ClientId, RegisteredApplication Application, long ProfileVersion)
{
    /// <summary><c>app_…</c>: the registered application.</summary>
    public string ApplicationId => Application.Id;

    /// <summary>The application is a backend: what it says of a device's address is believed.</summary>
    public bool ServerToServer => Application.Settings.ServerToServer;
}
