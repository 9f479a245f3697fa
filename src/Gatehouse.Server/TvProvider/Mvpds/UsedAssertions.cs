using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Assertions that were used, until none of them could be accepted anyway.</summary>
internal static class UsedAssertions
{
    /// <summary>Uses one up; false when it had been used before.</summary>
    public static async Task<bool> UseAsync(Tx tx, string replayKey, DateTimeOffset rememberUntil) =>
        await tx.ExecuteAsync(
            "insert into tv_mvpd_assertion (replay_key, end_ms) values (@replayKey, @end) on conflict (replay_key) do nothing",
            new { replayKey, end = rememberUntil.ToUnixTimeMilliseconds() }) == 1;
}
