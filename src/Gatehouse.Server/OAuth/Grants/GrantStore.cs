using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Grants;

/// <summary>Makes and ends rows of <c>oauth_grant</c>.</summary>
internal sealed class GrantStore(TimeProvider time) : IGrants
{
    private const string Insert = """
        insert into oauth_grant (id, org_id, client_id, person_id, session_id, subject, device_id, kind, scopes, audiences, acr, amr, auth_time_ms, created_ms, expires_ms)
        values (@id, @OrganizationId, @ClientId, @PersonId, @SessionId, @Subject, @DeviceId, @Kind, @Scopes, @audiences, @Acr, @amr, @authTime, @now, @expires)
        """;

    /// <inheritdoc/>
    public async Task<string> CreateAsync(Tx tx, NewGrant grant)
    {
        var id = Id.New("gra", time);
        await tx.ExecuteAsync(Insert, Arguments(id, grant));
        return id;
    }

    /// <inheritdoc/>
    public async Task<bool> LivesAsync(Tx tx, string organizationId, string grantId) =>
        await tx.FirstAsync<string>(
            $"""
            select g.id from oauth_grant g {Liveness.Joins("g.client_id")} where g.id = @grantId and g.org_id = @organizationId and {Liveness.Condition}
            """ + (tx.Kind == DatabaseKind.Postgres ? " for update of g" : ""),
            new { organizationId, grantId, now = Now }) is not null;

    /// <summary>The grant that all tokens of a client for itself hang on; made when there is none.</summary>
    public async Task<string> StandingAsync(Tx tx, string organizationId, string clientId)
    {
        var grant = new NewGrant(organizationId, clientId, null, null, GrantKinds.Client, "", [], null, [], null, null);
        await tx.ExecuteAsync(Insert + " on conflict (client_id) where kind = 'client' and ended_ms is null do nothing", Arguments(Id.New("gra", time), grant));
        return (await tx.ScalarAsync<string>("select id from oauth_grant where client_id = @clientId and kind = 'client' and ended_ms is null", new { clientId }))!;
    }

    /// <inheritdoc/>
    public async Task<bool> EndAsync(Tx tx, string organizationId, string grantId, string because) =>
        await tx.ExecuteAsync(
            "update oauth_grant set ended_ms = @now, ended_because = @because where id = @grantId and org_id = @organizationId and ended_ms is null",
            new { organizationId, grantId, because, now = Now }) == 1;

    /// <inheritdoc/>
    /// <remarks>It counts as given now: what the person ended before does not end it.</remarks>
    public Task RaiseAsync(Tx tx, string grantId, NewGrant now) => tx.ExecuteAsync(
        """
        update oauth_grant set client_id = @ClientId, person_id = @PersonId, session_id = @SessionId, subject = @Subject, scopes = @Scopes, acr = @Acr, amr = @amr,
            auth_time_ms = @authTime, created_ms = @now, expires_ms = @expires
        where id = @id and org_id = @OrganizationId and ended_ms is null
        """, Arguments(grantId, now));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> MethodsAsync(Tx tx, string organizationId, string grantId) =>
        (await tx.FirstAsync<string>("select amr from oauth_grant where id = @grantId and org_id = @organizationId", new { organizationId, grantId }))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(Tx tx, string organizationId, string grantId) =>
        await tx.ExecuteAsync("delete from oauth_grant where id = @grantId and org_id = @organizationId", new { organizationId, grantId }) == 1;

    /// <inheritdoc/>
    public Task SetMethodsAsync(Tx tx, string organizationId, string grantId, IReadOnlyList<string> methods) => tx.ExecuteAsync(
        "update oauth_grant set amr = @amr where id = @grantId and org_id = @organizationId", new { organizationId, grantId, amr = string.Join(' ', methods) });

    /// <inheritdoc/>
    public async Task<bool> SuspendAsync(Tx tx, string organizationId, string grantId, string because) =>
        await tx.ExecuteAsync(
            """
            update oauth_grant set suspended_ms = coalesce(suspended_ms, @now), suspended_because = @because
            where id = @grantId and org_id = @organizationId and ended_ms is null
            """,
            new { organizationId, grantId, because, now = Now }) == 1;

    /// <inheritdoc/>
    public async Task<bool> ResumeAsync(Tx tx, string organizationId, string grantId) =>
        await tx.ExecuteAsync(
            "update oauth_grant set suspended_ms = null, suspended_because = null where id = @grantId and org_id = @organizationId and ended_ms is null and suspended_ms is not null",
            new { organizationId, grantId }) == 1;

    /// <inheritdoc/>
    /// <remarks>
    /// A token lives only while its grant is younger than the person's <c>signed_out_ms</c>; so one row ends them all, and
    /// the reason is for the audit trail of whoever asked.
    /// </remarks>
    public Task EndForPersonAsync(Tx tx, string organizationId, string personId, string because) =>
        tx.ExecuteAsync(
            "update admin_person set signed_out_ms = @now where org_id = @organizationId and id = @personId and signed_out_ms < @now",
            new { organizationId, personId, now = Now });

    /// <inheritdoc/>
    public Task EndForSessionAsync(Tx tx, string organizationId, string sessionId, string because) =>
        tx.ExecuteAsync(
            """
            update oauth_grant set ended_ms = @now, ended_because = @because
            where session_id = @sessionId and org_id = @organizationId and ended_ms is null and kind = 'oauth' and ' ' || scopes || ' ' not like '% offline_access %'
            """,
            new { organizationId, sessionId, because, now = Now });

    /// <summary>Ends everything that a client was given.</summary>
    public Task EndForClientAsync(Tx tx, string organizationId, string clientId, string because) =>
        tx.ExecuteAsync(
            "update oauth_grant set ended_ms = @now, ended_because = @because where client_id = @clientId and org_id = @organizationId and ended_ms is null",
            new { organizationId, clientId, because, now = Now });

    /// <summary>Notes that a grant was used, for those who look at it.</summary>
    public static Task UsedAsync(Tx tx, string grantId, long now) =>
        tx.ExecuteAsync("update oauth_grant set last_used_ms = @now where id = @grantId", new { grantId, now });

    private object Arguments(string id, NewGrant grant) => new
    {
        id,
        grant.OrganizationId,
        grant.ClientId,
        grant.PersonId,
        grant.SessionId,
        grant.Subject,
        grant.DeviceId,
        grant.Kind,
        grant.Scopes,
        audiences = string.Join(' ', grant.Audiences),
        grant.Acr,
        amr = grant.Amr.Count == 0 ? null : string.Join(' ', grant.Amr),
        authTime = grant.AuthTime?.ToUnixTimeMilliseconds(),
        now = Now,
        expires = grant.Expires?.ToUnixTimeMilliseconds(),
    };

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
