using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Sso;

/// <summary>Removes codes that nobody used, and counts of wrong ones.</summary>
internal sealed class LinkRetention(Database database, TimeProvider time, ILogger<LinkRetention> log) : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "tv-links";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var args = new { now = now.ToUnixTimeMilliseconds(), before = now.AddHours(-1).ToUnixTimeMilliseconds(), limit };
        var codes = await tx.ExecuteAsync(
            "delete from tv_link where code_hash in (select code_hash from tv_link where expires_ms <= @now limit @limit) and expires_ms <= @now", args);
        var guesses = await tx.ExecuteAsync(
            "delete from tv_link_guess where address_hash in (select address_hash from tv_link_guess where since_ms <= @before limit @limit)", args);
        return Math.Max(codes, guesses);
    }
}
