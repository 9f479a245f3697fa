using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Challenges;

/// <summary>Secrets that all processes share, made when they are first needed and sealed in <c>sys_setting</c>.</summary>
internal sealed class AppKeys(Database database, SecretBox secrets)
{
    /// <summary>Challenges are made with it.</summary>
    public const string Challenge = "apps.challenge-key";

    /// <summary>Names of subjects at single audiences are made with it; they would all change if it did.</summary>
    public const string Pairwise = "apps.pairwise-key";

    private const string Select = "select value from sys_setting where key = @name";

    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);

    /// <summary>32 bytes.</summary>
    public async ValueTask<byte[]> ReadAsync(string name, CancellationToken ct)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var stored = await database.FirstAsync<string>(Select, new { name }, ct) ?? await MakeAsync(name, ct);
        return _known[name] = secrets.Open(Convert.FromBase64String(stored), name);
    }

    private Task<string> MakeAsync(string name, CancellationToken ct)
    {
        var value = Convert.ToBase64String(secrets.Seal(RandomNumberGenerator.GetBytes(32), name));
        return database.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("insert into sys_setting (key, value) values (@name, @value) on conflict (key) do nothing", new { name, value });
                return (await tx.FirstAsync<string>(Select, new { name }))!;
            }, ct);
    }
}
