using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Reads installations for those who look at them.</summary>
internal sealed class InstallationQuery(Database database)
{
    private const string Select = """
        select i.id, i.user_id, u.person_id, i.client_id, c.alias, i.jkt, i.mode, i.key_storage, i.platform, i.software_id, i.software_version,
            i.attestation_level, i.attestation, i.state, i.state_because, i.created_ms, i.last_seen_ms, i.state_ms
        from apps_installation i left join apps_user u on u.id = i.user_id left join apps_client c on c.client_id = i.client_id
        """;

    /// <summary>One; null when there is none.</summary>
    public Task<InstallationView?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<InstallationView>($"{Select} where i.org_id = @organizationId and i.id = @id", new { organizationId, id }, ct);

    /// <summary>The same in a transaction.</summary>
    public static Task<InstallationView?> FindAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<InstallationView>($"{Select} where i.org_id = @organizationId and i.id = @id", new { organizationId, id });

    /// <summary>Newest first.</summary>
    public Task<List<InstallationView>> ListAsync(string organizationId, InstallationSearch search, PageRequest page, CancellationToken ct)
    {
        var before = page.After();
        var state = QueryEnum.Parse<AppInstallationState>(search.State, "state");
        var conditions = new List<string> { "i.org_id = @organizationId" };
        Add(before is not null, "i.id < @before");
        conditions.Add(state is null ? $"i.state <> '{InstallationStates.Deleted}'" : "i.state = @state");
        Add(search.AppId is not null, "i.client_id = @AppId");
        Add(search.UserId is not null, "i.user_id = @UserId");
        Add(search.Platform is not null, "i.platform = @Platform");
        Add(search.AttestationLevel is not null, "i.attestation_level = @AttestationLevel");
        Add(search.KeyThumbprint is not null, "i.jkt = @KeyThumbprint");
        Add(search.LastSeenBefore is not null, "i.last_seen_ms < @silent");
        return database.QueryAsync<InstallationView>(
            $"{Select} where {string.Join(" and ", conditions)} order by i.id desc limit @Fetch",
            new
            {
                organizationId,
                before,
                state = state?.ToString().ToLowerInvariant(),
                search.AppId,
                search.UserId,
                search.Platform,
                search.AttestationLevel,
                search.KeyThumbprint,
                silent = search.LastSeenBefore?.ToUnixTimeMilliseconds(),
                page.Fetch,
            },
            ct);

        void Add(bool wanted, string condition)
        {
            if (wanted)
            {
                conditions.Add(condition);
            }
        }
    }
}
