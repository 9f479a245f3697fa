using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Proofs;

/// <summary>The secret that nonces for proofs are made with: one for all processes, sealed in <c>sys_setting</c>.</summary>
internal sealed class DpopNonceKey(Database database, SecretBox secrets)
{
    private const string Setting = "oauth.dpop-nonce-key";
    private const string Select = "select value from sys_setting where key = @Setting";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private DpopNonces? _nonces;

    /// <summary>Nonces that every process knows.</summary>
    public async ValueTask<DpopNonces> NoncesAsync(CancellationToken ct)
    {
        if (_nonces is { } nonces)
        {
            return nonces;
        }

        var stored = await database.FirstAsync<string>(Select, new { Setting }, ct) ?? await MakeAsync(ct);
        return _nonces = new DpopNonces(secrets.Open(Convert.FromBase64String(stored), Setting), Period);
    }

    private Task<string> MakeAsync(CancellationToken ct)
    {
        var value = Convert.ToBase64String(secrets.Seal(RandomNumberGenerator.GetBytes(32), Setting));
        return database.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync("insert into sys_setting (key, value) values (@Setting, @value) on conflict (key) do nothing", new { Setting, value });
                return (await tx.FirstAsync<string>(Select, new { Setting }))!;
            }, ct);
    }
}
