namespace Gatehouse.Server.TvProvider.Management;

/// <summary>An MVPD as its proxy describes it.</summary>
/// <param name="Id">Id.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="LogoUrl">Picture; null for none.</param>
/// <param name="ServiceProviders">Whom it serves.</param>
internal sealed record ProxiedMvpd(string Id, string DisplayName, string? LogoUrl, IReadOnlyList<string> ServiceProviders);
