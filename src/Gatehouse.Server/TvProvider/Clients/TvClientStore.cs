using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Applications;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>
/// Clients that registered: <c>tv_client</c>. Each has a grant of its own under one client of the authorization server, which
/// stands for all TV apps of the organization.
/// </summary>
internal sealed class TvClientStore(Database database, TvOAuthClient oauth, IGrants grants, IAccessTokens tokens, IApplications applications, TimeProvider time)
{
    private const string SecretPrefix = "gh_tv_";

    private const string Live = """
        select c.id, c.org_id, c.grant_id, c.secret_hash, a.id as application_id, a.version as application_version, o.disabled_ms as organization_disabled_ms
        from tv_client c join admin_organization o on o.id = c.org_id
        join tv_statement s on s.id = c.statement_id and s.revoked_ms is null
        join tv_application a on a.id = c.application_id and a.org_id = c.org_id and a.disabled_ms is null
        where c.id = @id
        """;

    /// <summary>Makes a client; null when its statement or application stopped to count meanwhile.</summary>
    public async Task<NewTvClient?> AddAsync(RegisteredApplication application, string statementId, string? redirectUri, CancellationToken ct)
    {
        var (id, secret, now) = (Id.New("tvc", time), SecretToken.New(SecretPrefix), time.GetUtcNow());
        var oauthClientId = await oauth.IdAsync(application.OrganizationId, ct);
        var added = await database.WriteAsync(async tx =>
        {
            if (!await applications.HoldAsync(tx, application.OrganizationId, statementId))
            {
                return false;
            }

            var grantId = await grants.CreateAsync(tx, new NewGrant(
                application.OrganizationId, oauthClientId, null, null, GrantKinds.Tv, "", [Audiences.Tv], null, [], null, null)
            { DeviceId = id });
            await tx.ExecuteAsync(
                """
                insert into tv_client (id, org_id, application_id, statement_id, grant_id, secret_hash, redirect_uri, created_ms)
                values (@id, @OrganizationId, @applicationId, @statementId, @grantId, @hash, @redirectUri, @now)
                """,
                new
                {
                    id, application.OrganizationId, applicationId = application.Id, statementId, grantId, hash = SecretToken.Hash(secret), redirectUri,
                    now = now.ToUnixTimeMilliseconds(),
                });
            return true;
        }, ct);
        return added ? new NewTvClient(id, secret, now) : null;
    }

    /// <summary>A client whose statement and application count; null when there is none.</summary>
    public async Task<TvClientRow?> FindAsync(string id, CancellationToken ct) =>
        Id.Is("tvc", id) ? await database.FirstAsync<TvClientRow>(Live, new { id }, ct) : null;

    /// <summary>Makes an access token.</summary>
    public Task<IssuedAccessToken> IssueAsync(TvClientRow client, IEnumerable<string> scopes, TimeSpan lifetime, CancellationToken ct) =>
        database.AppendAsync(tx => tokens.IssueAsync(tx, client.OrgId, client.GrantId, Audiences.Tv, string.Join(' ', scopes), lifetime), ct);
}

/// <summary>A client that was just made.</summary>
/// <param name="Id"><c>tvc_…</c></param>
/// <param name="Secret">Shown once.</param>
/// <param name="Issued">When.</param>
internal sealed record NewTvClient(string Id, string Secret, DateTimeOffset Issued);

/// <summary>A row of <c>tv_client</c> with what decides whether it counts.</summary>
internal sealed class TvClientRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string GrantId { get; init; }

    public required byte[] SecretHash { get; init; }

    public required string ApplicationId { get; init; }

    public long ApplicationVersion { get; init; }

    public long? OrganizationDisabledMs { get; init; }
}
