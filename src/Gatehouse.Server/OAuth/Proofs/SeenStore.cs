using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Proofs;

/// <summary>What may be shown once: <c>oauth_seen</c>, which all processes share. Only a hash of it is kept.</summary>
internal sealed class SeenStore(Database database, TimeProvider time)
{
    /// <summary>Notes something; false when it was noted before and is still to be remembered.</summary>
    /// <param name="kind">Keeps kinds apart.</param>
    /// <param name="who">Whose it is: it only has to be unique for them.</param>
    /// <param name="id">Its <c>jti</c>.</param>
    /// <param name="until">How long it is to be remembered.</param>
    /// <param name="ct">Cancels.</param>
    public Task<bool> TryAddAsync(string kind, string who, string id, DateTimeOffset until, CancellationToken ct) =>
        database.WriteAsync(tx => TryAddAsync(tx, kind, who, id, until), ct);

    /// <summary>As the other one, as part of something larger: what is rolled back was not noted.</summary>
    public async Task<bool> TryAddAsync(Tx tx, string kind, string who, string id, DateTimeOffset until)
    {
        var args = new
        {
            hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{who}\n{id}")),
            until = until.ToUnixTimeMilliseconds(),
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        return await tx.ExecuteAsync(
            """
            insert into oauth_seen (hash, expires_ms) values (@hash, @until)
            on conflict (hash) do update set expires_ms = excluded.expires_ms where oauth_seen.expires_ms <= @now
            """, args) == 1;
    }
}
