using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>Reads and changes <c>tv_session</c>. What has passed its end is not there.</summary>
internal sealed class SessionStore(Database database, TimeProvider time)
{
    private const string ByCode = "select * from tv_session where code = @code and expires_ms > @Now";

    /// <summary>By a normalized code; codes are unique among all organizations.</summary>
    public Task<SessionRow?> FindAsync(string code, CancellationToken ct) => database.FirstAsync<SessionRow>(ByCode, new { code, Now }, ct);

    /// <summary>As <see cref="FindAsync"/>, in a transaction and locked until its end.</summary>
    public Task<SessionRow?> LockAsync(Tx tx, string code) => tx.FirstAsync<SessionRow>(ByCode + tx.ForUpdate, new { code, Now });

    /// <summary>By its id, locked.</summary>
    public Task<SessionRow?> LockByIdAsync(Tx tx, string id) =>
        tx.FirstAsync<SessionRow>("select * from tv_session where id = @id and expires_ms > @Now" + tx.ForUpdate, new { id, Now });

    /// <summary>The one whose viewer the MVPD answers about, locked.</summary>
    public Task<SessionRow?> LockByRequestAsync(Tx tx, string requestId) => tx.FirstAsync<SessionRow>(
        $"select * from tv_session where request_id = @requestId and state = '{SessionStates.Started}' and expires_ms > @Now" + tx.ForUpdate, new { requestId, Now });

    /// <summary>True when the code is free.</summary>
    public static async Task<bool> IsFreeAsync(Tx tx, string code) =>
        await tx.ScalarAsync<long?>("select 1 from tv_session where code = @code", new { code }) is null;

    /// <summary>Adds one in place of what the same device had; that one's code is nobody's from then on.</summary>
    public static Task PutAsync(Tx tx, SessionRow row) => tx.ExecuteAsync(
        """
        insert into tv_session (
            id, org_id, code, service_provider, client_id, application_id, device_hash, platform_hash, service_hash, mvpd, domain_name, redirect_url,
            stated, platform, device, state, created_ms, expires_ms)
        values (@Id, @OrgId, @Code, @ServiceProvider, @ClientId, @ApplicationId, @DeviceHash, @PlatformHash, @ServiceHash, @Mvpd, @DomainName, @RedirectUrl,
            @Stated, @Platform, @Device, @State, @CreatedMs, @ExpiresMs)
        on conflict (org_id, client_id, device_hash, service_provider) do update set
            id = excluded.id, code = excluded.code, application_id = excluded.application_id, platform_hash = excluded.platform_hash,
            service_hash = excluded.service_hash, mvpd = excluded.mvpd, domain_name = excluded.domain_name, redirect_url = excluded.redirect_url,
            stated = excluded.stated, platform = excluded.platform, device = excluded.device, request_id = null, secret = null, state = excluded.state,
            created_ms = excluded.created_ms, expires_ms = excluded.expires_ms
        """, row);

    /// <summary>Writes the three parameters.</summary>
    public static Task FillAsync(Tx tx, SessionRow row) => tx.ExecuteAsync(
        "update tv_session set mvpd = @Mvpd, domain_name = @DomainName, redirect_url = @RedirectUrl where id = @Id", new { row.Id, row.Mvpd, row.DomainName, row.RedirectUrl });

    /// <summary>Notes that the viewer is at the MVPD; false when the session is incomplete, done or no more.</summary>
    public async Task<bool> StartAsync(Tx tx, string id, string requestId, byte[]? secret) =>
        await tx.ExecuteAsync(
            $"""
            update tv_session set state = '{SessionStates.Started}', request_id = @requestId, secret = @secret
            where id = @id and state <> '{SessionStates.Done}' and expires_ms > @Now
                and mvpd is not null and domain_name is not null and redirect_url is not null
            """,
            new { id, requestId, secret, Now }) == 1;

    /// <summary>Ends the open request; false when the session was replaced meanwhile.</summary>
    public static async Task<bool> EndRequestAsync(Tx tx, string id, string state) =>
        await tx.ExecuteAsync(
            $"update tv_session set state = @state, request_id = null, secret = null where id = @id and state <> '{SessionStates.Done}'", new { id, state }) == 1;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
