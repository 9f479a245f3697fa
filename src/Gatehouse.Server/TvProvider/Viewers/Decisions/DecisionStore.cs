using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>Reads and changes <c>tv_decision</c>. Nothing is decided for a profile that is gone.</summary>
internal sealed class DecisionStore(Database database, TimeProvider time)
{
    /// <summary>
    /// Takes the turn to ask the MVPD, against other processes; false when another has it, the answer came meanwhile, or the profile is
    /// gone. On SQLite there is no other process.
    /// </summary>
    public async Task<bool> TryClaimAsync(DecisionKey key, TimeSpan lease, CancellationToken ct) => database.Kind == DatabaseKind.Sqlite
        ? !(await FindAsync(key, ct) is { } row && row.ExpiresMs > Now)
        : await database.AppendAsync(
            tx => tx.ExecuteAsync(
                """
                insert into tv_decision (profile_id, service_provider, resource_hash, permitted, dummy, created_ms, expires_ms, asking_ms)
                select id, @ServiceProvider, @ResourceHash, false, false, @now, 0, @until from tv_profile where id = @ProfileId
                on conflict (profile_id, service_provider, resource_hash) do update set asking_ms = excluded.asking_ms
                where tv_decision.expires_ms <= @now and tv_decision.asking_ms <= @now
                """,
                new { key.ProfileId, key.ServiceProvider, key.ResourceHash, now = Now, until = Now + (long)lease.TotalMilliseconds }), ct) == 1;

    /// <summary>What another process has found out, or that it is still asking; null when the profile is gone.</summary>
    public Task<DecisionRow?> FindAsync(DecisionKey key, CancellationToken ct) => database.FirstAsync<DecisionRow>(
        """
        select permitted, error, details, dummy, created_ms, expires_ms, asking_ms from tv_decision
        where profile_id = @ProfileId and service_provider = @ServiceProvider and resource_hash = @ResourceHash
        """, key, ct);

    /// <summary>Keeps a decision, which ends the turn.</summary>
    public static Task KeepAsync(Tx tx, DecisionKey key, KnownDecision decision) => tx.ExecuteAsync(
        """
        insert into tv_decision (profile_id, service_provider, resource_hash, permitted, error, details, dummy, created_ms, expires_ms, asking_ms)
        select id, @ServiceProvider, @ResourceHash, @permitted, @error, @Details, @IsDummy, @from, @until, 0 from tv_profile
        where id = @ProfileId and ended_ms is null
        on conflict (profile_id, service_provider, resource_hash) do update set
            permitted = excluded.permitted, error = excluded.error, details = excluded.details, dummy = excluded.dummy, created_ms = excluded.created_ms,
            expires_ms = excluded.expires_ms, asking_ms = 0
        """,
        new
        {
            key.ProfileId, key.ServiceProvider, key.ResourceHash, permitted = decision.Error is null, error = decision.Error?.Code, decision.Details, decision.IsDummy,
            from = decision.Window!.Value.NotBefore.ToUnixTimeMilliseconds(), until = decision.Window.Value.NotAfter.ToUnixTimeMilliseconds(),
        });

    /// <summary>Ends the turn without a decision: the next one asks again.</summary>
    public static Task ReleaseAsync(Tx tx, DecisionKey key) => tx.Kind == DatabaseKind.Sqlite ? Task.CompletedTask : tx.ExecuteAsync(
        "update tv_decision set asking_ms = 0 where profile_id = @ProfileId and service_provider = @ServiceProvider and resource_hash = @ResourceHash", key);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>What a decision is about.</summary>
/// <param name="ProfileId">Profile.</param>
/// <param name="ServiceProvider">Who asks; not always whose profile it is.</param>
/// <param name="ResourceHash">Of <see cref="DecisionReader.HashOf"/>.</param>
internal sealed record DecisionKey(string ProfileId, string ServiceProvider, byte[] ResourceHash)
{
    /// <summary>For tables in memory.</summary>
    public string Text => $"{ProfileId} {ServiceProvider} {Convert.ToHexString(ResourceHash)}";
}

/// <summary>A row of <c>tv_decision</c>.</summary>
internal sealed class DecisionRow
{
    public bool Permitted { get; init; }

    public string? Error { get; init; }

    public string? Details { get; init; }

    public bool Dummy { get; init; }

    public long CreatedMs { get; init; }

    public long ExpiresMs { get; init; }

    /// <summary>Until when somebody may be asking.</summary>
    public long AskingMs { get; init; }

    /// <summary>What it says.</summary>
    public KnownDecision ToDecision() => new(
        Permitted ? null : TvErrorCodes.Find(Error ?? "") ?? TvErrorCodes.AuthorizationDeniedByMvpd, Details, Dummy,
        new DecisionWindow(DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresMs)));
}
