using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>How the people of an organization sign in.</summary>
/// <param name="RequireSecondFactor">Everybody who signs in with a password needs a second factor, and sets one up at the next sign-in. Groups can ask it of their people alone.</param>
public sealed record AccountSettings(bool RequireSecondFactor);

/// <summary>Changes to the settings; what is absent stays. A member that is not known is refused.</summary>
/// <param name="RequireSecondFactor">A second factor for everybody who signs in with a password.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UpdateAccountSettings(bool? RequireSecondFactor = null);
