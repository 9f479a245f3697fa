namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>What holds for an integration on one platform, after everything that may override it.</summary>
/// <param name="ServiceProvider">Service provider.</param>
/// <param name="Mvpd">MVPD.</param>
/// <param name="Platform">Platform.</param>
/// <param name="Enabled">May be used.</param>
/// <param name="AuthenticationSeconds">How long a sign-in holds.</param>
/// <param name="AuthenticationSetByMvpd">What the MVPD says counts even when it is longer.</param>
/// <param name="AuthorizationSeconds">How long an authorization holds.</param>
/// <param name="AuthorizationSetByMvpd">As for the sign-in.</param>
/// <param name="MediaTokenSeconds">How long a media token holds.</param>
/// <param name="SingleSignOn">Whether Apple's framework, or the platform's identity, signs viewers in.</param>
public sealed record TvReportRow(
    string ServiceProvider, string Mvpd, string Platform, bool Enabled, long AuthenticationSeconds, bool AuthenticationSetByMvpd,
    long AuthorizationSeconds, bool AuthorizationSetByMvpd, long MediaTokenSeconds, TvSingleSignOn SingleSignOn);

/// <summary>Whether single sign-on works.</summary>
public enum TvSingleSignOn
{
    /// <summary>It is switched off, or the platform has none.</summary>
    Disabled,

    /// <summary>It is on, and everything for it is there.</summary>
    Enabled,

    /// <summary>It is on, but something is missing: apps fall back to the browser.</summary>
    Uncertain,
}
