using System.Net;
using System.Security.Cryptography;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds.Pages;

/// <summary>
/// Counts wrong codes by address, in the database and hence for all processes. A code has 35 bits and lives for half an hour;
/// with that and this count, guessing gets nowhere.
/// </summary>
internal sealed class CodeGuesses(Database database, SecretBox box, IOptions<MvpdOptions> options, TimeProvider time, ILogger<CodeGuesses> log)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // Counts before it is known whether the code is right, so that many at once do not all slip through.
    private const string Count = """
        insert into tv_mvpd_guess (address_hash, count, since_ms) values (@hash, 1, @now)
        on conflict (address_hash) do update set
            count = case when tv_mvpd_guess.since_ms <= @begin then 1 else tv_mvpd_guess.count + 1 end,
            since_ms = case when tv_mvpd_guess.since_ms <= @begin then @now else tv_mvpd_guess.since_ms end
        returning count
        """;

    private readonly byte[] _key = box.Derive("tv.code-guesses");

    /// <summary>May this address try a code? What was right is taken off again with <see cref="RightAsync"/>.</summary>
    public async Task<bool> MayTryAsync(IPAddress? address, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var args = new { hash = Hash(address), now, begin = now - (long)Window.TotalMilliseconds };
        var count = await database.WriteAsync(tx => tx.ScalarAsync<long>(Count, args), ct);
        if (count == options.Value.WrongCodes + 1L)
        {
            MvpdLog.TooManyGuesses(log);
        }

        return count <= options.Value.WrongCodes;
    }

    /// <summary>The code was right.</summary>
    public Task RightAsync(IPAddress? address, CancellationToken ct) => database.WriteAsync(
        tx => tx.ExecuteAsync("update tv_mvpd_guess set count = count - 1 where address_hash = @hash and count > 0", new { hash = Hash(address) }), ct);

    private byte[] Hash(IPAddress? address) => HMACSHA256.HashData(_key, System.Text.Encoding.ASCII.GetBytes(ClientAddress.Key(address)));
}
