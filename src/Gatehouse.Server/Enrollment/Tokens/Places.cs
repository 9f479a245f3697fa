using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>What became of an attempt's place when its device checked in.</summary>
internal enum PlaceOutcome
{
    /// <summary>One more device counts.</summary>
    Counted,

    /// <summary>This device counted before; nothing more is used up.</summary>
    CountedBefore,

    /// <summary>The place had lapsed, and no other is free.</summary>
    Exhausted,
}

/// <summary>
/// The places of a token: reserved when a profile is handed out, used when the device checks in, released when it
/// never comes. Each step is one conditional statement, so <c>used + reserved ≤ max_uses</c> holds whatever runs beside
/// it. Rows are locked attempt first, then token.
/// </summary>
internal static class Places
{
    /// <summary>Takes a place. False when none is free, or when the token ended in the meantime.</summary>
    public static async Task<bool> ReserveAsync(Tx tx, string tokenId, DateTimeOffset now) =>
        await tx.ExecuteAsync(
            """
            update enrollment_token set reserved = reserved + 1
            where id = @tokenId and revoked_ms is null and (expires_ms is null or expires_ms > @now)
              and (max_uses = 0 or used + reserved < max_uses)
            """,
            new { tokenId, now = now.ToUnixTimeMilliseconds() }) == 1;

    /// <summary>Gives the place of an attempt back, if it holds one.</summary>
    public static async Task ReleaseAsync(Tx tx, string attemptId, string tokenId)
    {
        if (await tx.ExecuteAsync("update enrollment_attempt set holds_place = false where id = @attemptId and holds_place", new { attemptId }) == 1)
        {
            await tx.ExecuteAsync("update enrollment_token set reserved = reserved - 1 where id = @tokenId", new { tokenId });
        }
    }

    /// <summary>Takes a place for an attempt that lost its own. False when none is free.</summary>
    public static async Task<bool> ReserveAgainAsync(Tx tx, string attemptId, string tokenId, DateTimeOffset now)
    {
        if (!await ReserveAsync(tx, tokenId, now))
        {
            return false;
        }

        await tx.ExecuteAsync("update enrollment_attempt set holds_place = true where id = @attemptId", new { attemptId });
        return true;
    }

    /// <summary>Counts the device that an attempt brought. The caller has locked the attempt and calls this once per attempt.</summary>
    /// <param name="tx">Transaction of the check-in.</param>
    /// <param name="attemptId">Attempt.</param>
    /// <param name="tokenId">Its token.</param>
    /// <param name="holdsPlace">Whether the attempt still holds its place.</param>
    /// <param name="deviceKeys">Names of the device, such as <c>udid:…</c> and <c>serial:…</c>; one that is known suffices.</param>
    /// <param name="now">This moment.</param>
    public static async Task<PlaceOutcome> CommitAsync(
        Tx tx, string attemptId, string tokenId, bool holdsPlace, IReadOnlyList<string> deviceKeys, DateTimeOffset now)
    {
        // Two check-ins of one device must not both find it new, so the second waits here.
        await tx.ExecuteAsync("update enrollment_token set version = version where id = @tokenId", new { tokenId });
        var known = await KnownAsync(tx, tokenId, deviceKeys);
        if (known)
        {
            await ReleaseAsync(tx, attemptId, tokenId);
        }
        else if (!await CountAsync(tx, tokenId, holdsPlace))
        {
            return PlaceOutcome.Exhausted;
        }

        foreach (var key in deviceKeys)
        {
            await tx.ExecuteAsync(
                """
                insert into enrollment_token_use (token_id, device_key, attempt_id, used_ms) values (@tokenId, @key, @attemptId, @now)
                on conflict (token_id, device_key) do nothing
                """,
                new { tokenId, key, attemptId, now = now.ToUnixTimeMilliseconds() });
        }

        await tx.ExecuteAsync("update enrollment_attempt set holds_place = false, counted = true where id = @attemptId", new { attemptId });
        return known ? PlaceOutcome.CountedBefore : PlaceOutcome.Counted;
    }

    /// <summary>True when one of these names has already counted for the token.</summary>
    public static async Task<bool> KnownAsync(Tx tx, string tokenId, IReadOnlyList<string> deviceKeys)
    {
        foreach (var key in deviceKeys)
        {
            if (await tx.FirstAsync<string>("select device_key from enrollment_token_use where token_id = @tokenId and device_key = @key", new { tokenId, key }) is not null)
            {
                return true;
            }
        }

        return false;
    }

    // Expiry and revocation are not asked for here: an attempt that has its certificate may finish.
    private static async Task<bool> CountAsync(Tx tx, string tokenId, bool holdsPlace) =>
        await tx.ExecuteAsync(
            holdsPlace
                ? "update enrollment_token set used = used + 1, reserved = reserved - 1 where id = @tokenId"
                : "update enrollment_token set used = used + 1 where id = @tokenId and (max_uses = 0 or used + reserved < max_uses)",
            new { tokenId }) == 1;
}
