namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>A row of <c>tv_session</c>.</summary>
internal sealed record SessionRow
{
    /// <summary>Tracking id (uuid).</summary>
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Code { get; init; }

    public required string ServiceProvider { get; init; }

    /// <summary><c>tvc_…</c>: client of the streaming device.</summary>
    public required string ClientId { get; init; }

    public required string ApplicationId { get; init; }

    public required string DeviceHash { get; init; }

    public string? PlatformHash { get; init; }

    public string? ServiceHash { get; init; }

    public string? Mvpd { get; init; }

    public string? DomainName { get; init; }

    public string? RedirectUrl { get; init; }

    /// <summary>What the streaming device said itself, as <see cref="SessionParameters"/>: no second screen changes it.</summary>
    public long Stated { get; init; }

    /// <summary>Id of the device's platform.</summary>
    public required string Platform { get; init; }

    /// <summary>A <see cref="SessionDevice"/>, sealed.</summary>
    public required byte[] Device { get; init; }

    public string? RequestId { get; init; }

    /// <summary>What the MVPD side keeps while the viewer is away, sealed.</summary>
    public byte[]? Secret { get; init; }

    /// <summary>One of <see cref="SessionStates"/>.</summary>
    public required string State { get; init; }

    public long CreatedMs { get; init; }

    public long ExpiresMs { get; init; }

    /// <summary>What is missing now.</summary>
    public SessionParameters Missing =>
        (Mvpd is null ? SessionParameters.Mvpd : 0) | (DomainName is null ? SessionParameters.DomainName : 0) | (RedirectUrl is null ? SessionParameters.RedirectUrl : 0);
}
