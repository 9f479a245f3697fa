using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>A row of <c>tv_profile</c>: what is stored is <c>regular</c> or <c>appleSSO</c>; the other types are ways to find or make one.</summary>
internal sealed class ProfileRow
{
    /// <summary><c>tvp_…</c></summary>
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string ServiceProvider { get; init; }

    public required string Mvpd { get; init; }

    /// <summary><c>tvc_…</c>: the client that signed in.</summary>
    public required string ClientId { get; init; }

    public required string ApplicationId { get; init; }

    public required string DeviceHash { get; init; }

    /// <summary>As on the wire.</summary>
    public required string Type { get; init; }

    public string? PlatformHash { get; init; }

    public string? ServiceHash { get; init; }

    /// <summary>Keyed hash of MVPD and user id: <c>sessionGUID</c> of media tokens.</summary>
    public required string ViewerHash { get; init; }

    public required string UserKeyHash { get; init; }

    /// <summary>A <see cref="ProfileData"/>, sealed.</summary>
    public required byte[] Data { get; init; }

    public long CreatedMs { get; init; }

    public long ExpiresMs { get; init; }

    /// <summary>When the MVPD ended it; null when it did not.</summary>
    public long? EndedMs { get; init; }

    /// <summary>When an app saw it first; null while none did.</summary>
    public long? FetchedMs { get; init; }

    public DateTimeOffset NotBefore => DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs);

    public DateTimeOffset NotAfter => DateTimeOffset.FromUnixTimeMilliseconds(ExpiresMs);

    public bool IsApple => Type == ProfileRules.NameOf(ProfileType.AppleSso);

    /// <summary>What it is worth now.</summary>
    public ProfileState StateAt(DateTimeOffset now) => ProfileRules.StateOf(NotAfter, EndedMs is null ? null : ProfileState.Invalidated, now);
}
