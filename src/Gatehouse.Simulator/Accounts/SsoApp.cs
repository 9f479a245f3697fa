namespace Gatehouse.Simulator.Accounts;

/// <summary>The app that Enrollment SSO put on a device before anybody signed in.</summary>
/// <param name="AppStoreId">Of the store; null in developer mode.</param>
/// <param name="AppIds">Of developer mode; empty outside of it.</param>
/// <param name="Profiles">Identifiers of the profiles that came with it.</param>
/// <param name="Declarations">Declarations in force, JSON each: those that came with it, and after the enrollment those that the server still has.</param>
public sealed record SsoApp(long? AppStoreId, IReadOnlyList<string> AppIds, IReadOnlyList<string> Profiles, IReadOnlyList<string> Declarations);
