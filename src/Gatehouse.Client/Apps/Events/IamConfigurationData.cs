namespace Gatehouse.Client.Apps.Events;

/// <summary>Where tokens come from.</summary>
/// <param name="ClientId">The client of the user who is logged in, else the configured one.</param>
/// <param name="ServerUrl">Address of the server.</param>
/// <param name="RedirectUri">Where sign-in pages send the user back to; empty where none is configured.</param>
public sealed record IamConfigurationData(string ClientId, Uri ServerUrl, string RedirectUri);
