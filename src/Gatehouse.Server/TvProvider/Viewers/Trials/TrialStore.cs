using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Viewers.Trials;

/// <summary>
/// Reads and changes <c>tv_trial</c> and what belongs to it. A trial has a name for its device and one for its viewer; whoever
/// has either has the trial, so that neither a new device nor a new address begins another.
/// </summary>
internal sealed class TrialStore(Database database, TimeProvider time) : ITrials
{
    private const int Attempts = 3;

    // The older one where the two names lead to different trials.
    private const string Find = """
        select t.id, t.started_ms, (select count(*) from tv_trial_key o where o.trial_id = t.id and ((o.kind = 'device' and o.hash = @DeviceHash)
            or (o.kind = 'identity' and o.hash = @IdentityHash))) as keys
        from tv_trial t where t.id in (
            select k.trial_id from tv_trial_key k where k.org_id = @OrganizationId and k.service_provider = @ServiceProvider and k.mvpd = @Mvpd
                and ((k.kind = 'device' and k.hash = @DeviceHash) or (k.kind = 'identity' and k.hash = @IdentityHash)))
        order by t.started_ms, t.id limit 1
        """;

    /// <summary>The trial of somebody; null when none was begun.</summary>
    public async Task<TrialState?> FindAsync(TrialOwner owner, CancellationToken ct)
    {
        if (await database.FirstAsync<Row>(Find, owner, ct) is not { } row)
        {
            return null;
        }

        var used = await database.QueryAsync<string>("select resource from tv_trial_use where trial_id = @Id order by used_ms, resource", new { row.Id }, ct);
        return new TrialState(row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.StartedMs), used, row.Keys >= owner.KeyCount);
    }

    /// <summary>Uses a trial for a resource, and begins it where none was begun. Counts exactly, whoever else uses it at the same time.</summary>
    /// <returns>Why it may not be used, or null; and when it began.</returns>
    public async Task<(TvErrorCode? Error, DateTimeOffset Started)> UseAsync(Tx tx, TrialOwner owner, TrialTerms terms, ResourceId resource)
    {
        var (id, started) = await HoldAsync(tx, owner);
        if (time.GetUtcNow() >= started + terms.Duration)
        {
            return (TvErrorCodes.TemporaryAccessDurationLimitExceeded, started);
        }

        if (terms.MaxResources is not { } most)
        {
            return (null, started);
        }

        var args = new { id, hash = SHA256.HashData(Encoding.UTF8.GetBytes(resource.Requested)), resource = resource.Requested, Now };
        if (await tx.ScalarAsync<long?>("select 1 from tv_trial_use where trial_id = @id and resource_hash = @hash", args) is not null)
        {
            return (null, started);
        }

        if (await tx.ScalarAsync<long>("select count(*) from tv_trial_use where trial_id = @id", args) >= most)
        {
            return (TvErrorCodes.TemporaryAccessResourcesLimitExceeded, started);
        }

        await tx.ExecuteAsync("insert into tv_trial_use (trial_id, resource_hash, resource, used_ms) values (@id, @hash, @resource, @Now)", args);
        return (null, started);
    }

    /// <inheritdoc/>
    public Task<int> ResetAsync(Tx tx, string organizationId, string serviceProvider, string mvpd, string? deviceHash) =>
        ResetAsync(tx, organizationId, serviceProvider, mvpd, deviceHash is null ? null : "device", deviceHash);

    /// <inheritdoc/>
    public Task<int> ResetIdentityAsync(Tx tx, string organizationId, string serviceProvider, string mvpd, string? identityHash) =>
        ResetAsync(tx, organizationId, serviceProvider, mvpd, "identity", identityHash);

    private static Task<int> ResetAsync(Tx tx, string organizationId, string serviceProvider, string mvpd, string? kind, string? hash)
    {
        const string Of = "org_id = @organizationId and service_provider = @serviceProvider and mvpd = @mvpd";
        var named = $"and id in (select trial_id from tv_trial_key where {Of} and kind = @kind {(hash is null ? "" : "and hash = @hash")})";
        return tx.ExecuteAsync(
            $"delete from tv_trial where {Of} {(kind is null ? "" : named)}", new { organizationId, serviceProvider, mvpd, kind, hash });
    }

    // The row of the trial, locked, by both names.
    private async Task<(string Id, DateTimeOffset Started)> HoldAsync(Tx tx, TrialOwner owner)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await tx.FirstAsync<Row>(Find, owner) is { } found
                && await tx.FirstAsync<Row>("select id, started_ms from tv_trial where id = @Id" + tx.ForUpdate, new { found.Id }) is { } held)
            {
                await NameAsync(tx, owner, held.Id);
                return (held.Id, DateTimeOffset.FromUnixTimeMilliseconds(held.StartedMs));
            }

            var row = new Row { Id = Id.New("tvt", time), StartedMs = Now };
            await tx.ExecuteAsync(
                "insert into tv_trial (id, org_id, service_provider, mvpd, started_ms) values (@Id, @OrganizationId, @ServiceProvider, @Mvpd, @StartedMs)",
                new { row.Id, owner.OrganizationId, owner.ServiceProvider, owner.Mvpd, row.StartedMs });
            if (await NameAsync(tx, owner, row.Id) == owner.KeyCount)
            {
                return (row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.StartedMs));
            }

            // Somebody else began it between the look and now.
            await tx.ExecuteAsync("delete from tv_trial where id = @Id", new { row.Id });
        }

        throw new InvalidOperationException("A trial was begun and reset again and again at the same time.");
    }

    private static Task<int> NameAsync(Tx tx, TrialOwner owner, string trialId) => tx.ExecuteAsync(
        $"""
        insert into tv_trial_key (org_id, service_provider, mvpd, kind, hash, trial_id)
        values (@OrganizationId, @ServiceProvider, @Mvpd, 'device', @DeviceHash, @trialId)
            {(owner.IdentityHash is null ? "" : ", (@OrganizationId, @ServiceProvider, @Mvpd, 'identity', @IdentityHash, @trialId)")}
        on conflict (org_id, service_provider, mvpd, kind, hash) do nothing
        """,
        new { owner.OrganizationId, owner.ServiceProvider, owner.Mvpd, owner.DeviceHash, owner.IdentityHash, trialId });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Row
    {
        public required string Id { get; init; }

        public long StartedMs { get; init; }

        public long Keys { get; init; }
    }
}
