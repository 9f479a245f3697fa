using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds.Logout;

/// <summary>
/// Viewers on their way to log out at a provider. The profile is gone by then; this is all that is left of it, and it is gone
/// when the viewer is back, or half an hour later.
/// </summary>
internal sealed class LogoutStore(Database database, SecretBox box, TimeProvider time)
{
    /// <summary>Address that begins a logout; the secret follows.</summary>
    public const string Path = "/tv/logout/";

    private const string Prefix = "gh_tvl_";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Keeps what is needed, and returns the relative address to open.</summary>
    public async Task<string> BeginAsync(
        Tx tx, string organizationId, Integration integration, MvpdMaterial material, string redirectUrl, DateTimeOffset now)
    {
        var secret = SecretToken.New(Prefix);
        var idHash = SecretToken.Hash(secret);
        await tx.ExecuteAsync(
            """
            insert into tv_mvpd_logout (id_hash, org_id, service_provider, mvpd, material, redirect_url, end_ms)
            values (@idHash, @organizationId, @serviceProvider, @mvpd, @material, @redirectUrl, @end)
            """,
            new
            {
                idHash,
                organizationId,
                serviceProvider = integration.ServiceProvider.Id,
                mvpd = integration.Mvpd.Id,
                material = box.Seal(material.Write(), Purpose(idHash)),
                redirectUrl,
                end = (now + Lifetime).ToUnixTimeMilliseconds(),
            });
        return Path + secret;
    }

    /// <summary>By the secret of its link; null when there is none, or not any more.</summary>
    public Task<LogoutRow?> FindAsync(string secret, CancellationToken ct) => SecretToken.Is(Prefix, secret)
        ? database.FirstAsync<LogoutRow>(
            "select * from tv_mvpd_logout where id_hash = @idHash and end_ms > @Now", new { idHash = SecretToken.Hash(secret), Now }, ct)
        : Task.FromResult<LogoutRow?>(null);

    /// <summary>By the id of our request; null when there is none, or not any more.</summary>
    public Task<LogoutRow?> FindByRequestAsync(string requestId, CancellationToken ct) =>
        database.FirstAsync<LogoutRow>("select * from tv_mvpd_logout where request_id = @requestId and end_ms > @Now", new { requestId, Now }, ct);

    /// <summary>Notes which request the provider answers.</summary>
    public Task SendAsync(LogoutRow row, string requestId, CancellationToken ct) => database.WriteAsync(
        tx => tx.ExecuteAsync("update tv_mvpd_logout set request_id = @requestId where id_hash = @IdHash", new { requestId, row.IdHash }), ct);

    /// <summary>The viewer is back.</summary>
    public Task EndAsync(LogoutRow row, CancellationToken ct) => database.WriteAsync(
        tx => tx.ExecuteAsync("delete from tv_mvpd_logout where id_hash = @IdHash", new { row.IdHash }), ct);

    /// <summary>What was kept.</summary>
    public MvpdMaterial Open(LogoutRow row) => MvpdMaterial.Read(box.Open(row.Material, Purpose(row.IdHash)));

    private static string Purpose(byte[] idHash) => $"tv.logout:{Convert.ToHexStringLower(idHash)}";
}
