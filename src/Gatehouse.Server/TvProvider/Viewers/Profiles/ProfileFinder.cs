using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>Finds the profiles that a viewer has, by device and by identities.</summary>
internal sealed class ProfileFinder(Database database, TimeProvider time)
{
    /// <summary>One for each MVPD with an active integration that holds and that the endpoint shows: the one that counts first.</summary>
    /// <param name="viewer">Whose.</param>
    /// <param name="mvpd">Only of this one; null for all.</param>
    /// <param name="query">Endpoint.</param>
    /// <param name="partnerMvpd">The MVPD that a valid partner framework status stands for; null for none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<FoundProfile>> FindAsync(Viewer viewer, string? mvpd, ProfileQuery query, string? partnerMvpd, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await database.QueryAsync<ProfileRow>(Sql(mvpd is not null, lockRows: ""), Arguments(viewer, mvpd), ct);
        return [.. Judge(viewer, rows)
            .Where(p => p.Row.StateAt(now) == ProfileState.Valid && ProfileRules.IsVisible(p.Type, query, p.Row.Mvpd == partnerMvpd))
            .GroupBy(p => p.Row.Mvpd, StringComparer.Ordinal)
            .Select(g => g.OrderBy(p => ProfileRules.Precedence(p.Type)).ThenByDescending(p => p.Row.CreatedMs).First())];
    }

    /// <summary>The one that counts; null when none holds.</summary>
    public async Task<FoundProfile?> FirstAsync(Viewer viewer, Integration integration, ProfileQuery query, string? partnerMvpd, CancellationToken ct) =>
        await FindAsync(viewer, integration.Mvpd.Id, query, partnerMvpd, ct) is [var first, ..] ? first : null;

    /// <summary>All of an MVPD that the viewer can reach, whatever they are worth, locked: to be deleted.</summary>
    public static async Task<IReadOnlyList<FoundProfile>> LockAsync(Tx tx, Viewer viewer, string mvpd) =>
        [.. Judge(viewer, await tx.QueryAsync<ProfileRow>(Sql(one: true, tx.ForUpdate), Arguments(viewer, mvpd)))];

    // Whoever is found by identity is a viewer of another app, unless it is this device itself.
    private static IEnumerable<FoundProfile> Judge(Viewer viewer, IEnumerable<ProfileRow> rows)
    {
        foreach (var row in rows)
        {
            if (viewer.Settings.Integration(viewer.ServiceProvider.Id, row.Mvpd) is not { Enabled: true } integration)
            {
                continue;
            }

            if (viewer.Owns(row))
            {
                yield return new FoundProfile(row, row.IsApple ? ProfileType.AppleSso : ProfileType.Regular);
            }
            else if (viewer.Shares(integration) && !row.IsApple)
            {
                yield return new FoundProfile(row, row.PlatformHash is { } hash && hash == viewer.PlatformHash ? ProfileType.PlatformSso : ProfileType.ServiceTokenSso);
            }
        }
    }

    private static string Sql(bool one, string lockRows)
    {
        var which = one ? "and mvpd = @mvpd" : "";
        return $"""
            select * from tv_profile where org_id = @OrganizationId {which} and (
                (device_hash = @DeviceHash and service_provider = @serviceProvider and (client_id = @ClientId or application_id = @SharedApplicationId))
                or platform_hash = @PlatformHash or service_hash = @ServiceHash)
            order by id{lockRows}
            """;
    }

    private static object Arguments(Viewer viewer, string? mvpd) => new
    {
        viewer.OrganizationId, viewer.DeviceHash, serviceProvider = viewer.ServiceProvider.Id, viewer.ClientId, viewer.SharedApplicationId, viewer.PlatformHash, viewer.ServiceHash, mvpd,
    };
}
