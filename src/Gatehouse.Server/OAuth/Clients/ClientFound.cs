using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>A client as its request finds it.</summary>
/// <param name="Client">Which.</param>
/// <param name="StandingGrant">Its own living grant, where there is one already.</param>
/// <param name="SecretFits">The secret that came is one of its own.</param>
/// <param name="OrganizationDisabled">Its organization is switched off.</param>
internal sealed record ClientFound(OAuthClient Client, string? StandingGrant, bool SecretFits, bool OrganizationDisabled);
