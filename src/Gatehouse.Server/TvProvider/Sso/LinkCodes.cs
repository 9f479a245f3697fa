using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Sso;

/// <summary>
/// Codes that lend a service identity to another device: <c>tv_link</c>. Six digits are few, so that wrong ones are counted by
/// address, in the database and hence for all processes, and a code lives for ten minutes.
/// </summary>
internal sealed class LinkCodes(Database database, ITvKeys keys, TimeProvider time)
{
    /// <summary>How long a code is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const int Codes = 1_000_000;
    private const int MaxWrong = 5;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // Counted before it is known whether the code is right, so that many at once do not all slip through.
    private const string Count = """
        insert into tv_link_guess (address_hash, count, since_ms) values (@address, 1, @now)
        on conflict (address_hash) do update set
            count = case when tv_link_guess.since_ms <= @begin then 1 else tv_link_guess.count + 1 end,
            since_ms = case when tv_link_guess.since_ms <= @begin then @now else tv_link_guess.since_ms end
        returning count
        """;

    /// <summary>Makes a code for an identity; the code that it had before is worth nothing from then on.</summary>
    public Task<(string Code, DateTimeOffset Made)> MakeAsync(string organizationId, string programmer, string subject, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var candidates = Enumerable.Range(0, MaxAttempts).Select(_ => RandomNumberGenerator.GetInt32(Codes).ToString("D6", CultureInfo.InvariantCulture)).ToList();
        return database.WriteAsync(async tx =>
        {
            var args = new { organizationId, programmer, subject, now = now.ToUnixTimeMilliseconds() };
            await tx.ExecuteAsync("delete from tv_link where org_id = @organizationId and programmer = @programmer and (subject = @subject or expires_ms <= @now)", args);
            foreach (var code in candidates)
            {
                var made = await tx.ExecuteAsync(
                    """
                    insert into tv_link (org_id, programmer, code_hash, subject, expires_ms) values (@organizationId, @programmer, @hash, @subject, @expires)
                    on conflict do nothing
                    """,
                    new { organizationId, programmer, hash = Hash(organizationId, programmer, code), subject, expires = (now + Lifetime).ToUnixTimeMilliseconds() });
                if (made == 1)
                {
                    return (code, now);
                }
            }

            throw new InvalidOperationException("There are so many codes that no free one was found.");
        }, ct);
    }

    /// <summary>The identity behind a code, which is used up by that; null when it is wrong, or too many were wrong.</summary>
    public Task<string?> UseAsync(string organizationId, string programmer, string code, IPAddress? address, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var args = new
        {
            organizationId, programmer, hash = Hash(organizationId, programmer, code), address = Hash(organizationId, "address", ClientAddress.Key(address)),
            now, begin = now - (long)Window.TotalMilliseconds,
        };
        return database.WriteAsync(async tx =>
        {
            if (await tx.ScalarAsync<long>(Count, args) > MaxWrong)
            {
                return null;
            }

            var subject = await tx.FirstAsync<string>(
                "delete from tv_link where org_id = @organizationId and programmer = @programmer and code_hash = @hash and expires_ms > @now returning subject", args);
            if (subject is not null)
            {
                // Not a new beginning: whoever has a code of their own could buy guesses of others' with it.
                await tx.ExecuteAsync("update tv_link_guess set count = count - 1 where address_hash = @address", args);
            }

            return subject;
        }, ct);
    }

    private string Hash(string organizationId, string of, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.HashKey(organizationId), Encoding.UTF8.GetBytes($"link\n{of}\n{value}")));
}
