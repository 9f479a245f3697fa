namespace Gatehouse.Server.TvProvider.Mvpds.Pages;

/// <summary>A provider to choose.</summary>
/// <param name="Id">MVPD.</param>
/// <param name="Name">For people.</param>
/// <param name="LogoUrl">Picture; null for none.</param>
public sealed record Offer(string Id, string Name, string? LogoUrl);
