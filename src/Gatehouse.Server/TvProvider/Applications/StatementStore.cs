using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>Reads and changes <c>tv_statement</c>.</summary>
internal sealed class StatementStore(Database database, TimeProvider time)
{
    private const string One = "select * from tv_statement where id = @id";
    private const string OfOrganization = One + " and org_id = @organizationId";

    /// <summary>One, whoever's it is: what was signed says so itself.</summary>
    public Task<StatementRow?> FindAsync(string id, CancellationToken ct) => database.FirstAsync<StatementRow>(One, new { id }, ct);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<StatementRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<StatementRow>(OfOrganization + tx.ForUpdate, new { organizationId, id });

    /// <summary>Those of an application, newest first.</summary>
    public Task<List<StatementRow>> ListAsync(string organizationId, string applicationId, PageRequest page, CancellationToken ct)
    {
        var before = page.After();
        return database.QueryAsync<StatementRow>(
            $"""
            select * from tv_statement where org_id = @organizationId and application_id = @applicationId {(before is null ? "" : "and id < @before")}
            order by id desc limit @Fetch
            """,
            new { organizationId, applicationId, before, page.Fetch }, ct);
    }

    /// <summary>Notes one that is being issued.</summary>
    public async Task<StatementRow> AddAsync(Tx tx, string organizationId, string applicationId, string issuedBy)
    {
        var row = new StatementRow { Id = Id.New("stm", time), OrgId = organizationId, ApplicationId = applicationId, IssuedBy = issuedBy, IssuedMs = Now };
        await tx.ExecuteAsync(
            "insert into tv_statement (id, org_id, application_id, issued_by, issued_ms) values (@Id, @OrgId, @ApplicationId, @IssuedBy, @IssuedMs)", row);
        return row;
    }

    /// <summary>Revokes one, and with it every client that registered by it.</summary>
    public Task RevokeAsync(Tx tx, string id) => tx.ExecuteAsync("update tv_statement set revoked_ms = @now where id = @id and revoked_ms is null", new { id, now = Now });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
