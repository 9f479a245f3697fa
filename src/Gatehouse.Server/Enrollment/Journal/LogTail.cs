using System.Runtime.CompilerServices;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>
/// New events of the log, as they come, whichever process wrote them: the table is asked again every two seconds, by its
/// index, for what is newer than what was seen.
/// </summary>
internal sealed class LogTail(Database database, TimeProvider time)
{
    /// <summary>Pause between two looks.</summary>
    public static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    private const int Batch = 500;

    // Ids grow with the time at which an event was written, but transactions commit in another order. What is younger than
    // this is looked at again.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private const string Select =
        """
        select * from enrollment_log
        where org_id = @org and id > @cursor and (@AttemptId is null or attempt_id = @AttemptId)
          and (@TokenId is null or token_id = @TokenId) and (@DeviceId is null or device_id = @DeviceId)
          and (@Code is null or code = @Code) and (@Outcome is null or outcome = @Outcome)
        order by id
        """;

    /// <summary>Where somebody begins who wants only what is new.</summary>
    public async Task<string> EndAsync(string organizationId, CancellationToken ct) =>
        await database.FirstAsync<string>("select id from enrollment_log where org_id = @organizationId order by id desc limit 1", new { organizationId }, ct) ?? "";

    /// <summary>Every look: the events that it found, oldest first, perhaps none. Ends with <paramref name="ct"/> only.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogRow>> FollowAsync(
        string organizationId, LogFilter filter, string cursor, [EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var args = new { org = organizationId, cursor, filter.AttemptId, filter.TokenId, filter.DeviceId, filter.Code, filter.Outcome };
            var rows = await database.QueryAsync<LogRow>($"{Select} limit {Batch}", args, ct);
            yield return rows.FindAll(row => seen.Add(row.Id));
            if (rows.Count == Batch)
            {
                // More at once than anybody reads: rather miss a late one than look at the same ones again and again.
                cursor = rows[^1].Id;
                seen.Clear();
                continue;
            }

            var settled = (time.GetUtcNow() - Overlap).ToUnixTimeMilliseconds();
            cursor = rows.FindLast(row => row.AtMs < settled)?.Id ?? cursor;
            seen.RemoveWhere(id => string.CompareOrdinal(id, cursor) <= 0);
            await Task.Delay(PollEvery, time, ct);
        }
    }
}
