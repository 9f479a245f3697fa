using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin.Sessions;

/// <summary>
/// Counts wrong passwords per person, and where nobody has a name, per name: so neither the answer nor its time says who
/// exists. An address alone is no key: whoever has it in another organization would take the count away by signing in there.
/// The count is in the database, hence the same for all processes and exact under parallel guesses.
/// </summary>
public sealed class SignInGuard(Database database, TimeProvider time, IOptions<AdminOptions> options, ILogger<SignInGuard> log)
{
    // Each try counts as wrong before the password is looked at; a right one takes the count away.
    private const string CountTry = """
        insert into admin_sign_in_failure (email_hash, failures, last_ms, locked_until_ms) values (@hash, 1, @now, 0)
        on conflict (email_hash) do update set
            failures = case when admin_sign_in_failure.last_ms < @forgotten then 1 else admin_sign_in_failure.failures + 1 end,
            last_ms = @now
        returning failures, locked_until_ms
        """;

    /// <summary>What a try counts against when there is nobody by that name.</summary>
    public static string OfNobody(string? organization, string typed) => $"name:{organization}:{typed}";

    /// <summary>Counts a try. False when the person, or the name that nobody has, is locked out, or is from now on.</summary>
    public Task<bool> TryAsync(string key, CancellationToken ct) =>
        database.WriteAsync(async tx =>
        {
            var now = time.GetUtcNow();
            var hash = Hash(key);
            var row = await tx.FirstAsync<Row>(CountTry, new
            {
                hash,
                now = now.ToUnixTimeMilliseconds(),
                forgotten = (now - options.Value.LockoutFor).ToUnixTimeMilliseconds(),
            });
            if (row!.LockedUntilMs > now.ToUnixTimeMilliseconds())
            {
                return false;
            }

            if (row.Failures > options.Value.LockoutAfter)
            {
                var until = now + options.Value.LockoutFor;
                await tx.ExecuteAsync(
                    "update admin_sign_in_failure set failures = 0, locked_until_ms = @until where email_hash = @hash",
                    new { hash, until = until.ToUnixTimeMilliseconds() });
                if (Id.Is("usr", key)) // a name that nobody has may be a password in the wrong field
                {
                    tx.AfterCommit(() => AdminLog.LockedOut(log, key, until, row.Failures));
                }

                return false;
            }

            return true;
        }, ct);

    /// <summary>The password was right.</summary>
    public static Task ClearAsync(Tx tx, string key) =>
        tx.ExecuteAsync("delete from admin_sign_in_failure where email_hash = @hash", new { hash = Hash(key) });

    private static byte[] Hash(string key) => SecretToken.Hash(Emails.Normalize(key));

    private sealed class Row
    {
        public long Failures { get; init; }

        public long LockedUntilMs { get; init; }
    }
}
