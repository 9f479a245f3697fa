namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>Who calls the API: a registered client of an application that lives, by an access token that lives.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="ClientId"><c>tvc_…</c></param>
/// <param name="ApplicationId"><c>app_…</c>: the registered application.</param>
/// <param name="ServerToServer">The application is a backend: what it says of a device's address is believed.</param>
internal sealed record TvCaller(string OrganizationId, string ClientId, string ApplicationId, bool ServerToServer);
