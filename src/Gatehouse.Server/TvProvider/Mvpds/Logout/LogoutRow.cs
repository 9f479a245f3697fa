namespace Gatehouse.Server.TvProvider.Mvpds.Logout;

/// <summary>A viewer who logs out at the provider.</summary>
internal sealed class LogoutRow
{
    /// <summary>SHA-256 of the link's secret.</summary>
    public required byte[] IdHash { get; init; }

    public required string OrgId { get; init; }

    public required string ServiceProvider { get; init; }

    public required string Mvpd { get; init; }

    /// <summary>Sealed <see cref="MvpdMaterial"/>.</summary>
    public required byte[] Material { get; init; }

    /// <summary>Where it ends.</summary>
    public required string RedirectUrl { get; init; }
}
