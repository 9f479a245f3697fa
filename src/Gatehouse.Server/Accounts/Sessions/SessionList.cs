using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Sessions;

/// <summary>Lists browser sessions.</summary>
public sealed class SessionList(Database database, TimeProvider time)
{
    private const string Columns = "id, person_id, acr, amr, upstream_id, user_agent, address, auth_ms, created_ms, last_used_ms, expires_ms";

    /// <summary>Live sessions of the organization, or of one person, the oldest first.</summary>
    public Task<List<SessionRow>> PageAsync(string organizationId, string? personId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<SessionRow>(
            $"""
            select {Columns} from accounts_session where org_id = @organizationId and expires_ms > @now
                {(personId is null ? "" : " and person_id = @personId")}{(after is null ? "" : " and id > @after")}
            order by id limit @Fetch
            """,
            new { organizationId, personId, after, page.Fetch, now = Now() }, ct);
    }

    /// <summary>Role of the person whose session it is; null when there is none.</summary>
    public static Task<string?> RoleAsync(Tx tx, string organizationId, string sessionId) => tx.ScalarAsync<string>(
        "select p.role from accounts_session s join admin_person p on p.id = s.person_id where s.id = @sessionId and s.org_id = @organizationId",
        new { sessionId, organizationId });

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A row of <c>accounts_session</c>, without its hash.</summary>
public sealed class SessionRow
{
    /// <summary><c>ses_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Who.</summary>
    public required string PersonId { get; init; }

    /// <summary>How sure it was.</summary>
    public required string Acr { get; init; }

    /// <summary>Methods, separated by blanks.</summary>
    public required string Amr { get; init; }

    /// <summary>Identity provider that vouched.</summary>
    public string? UpstreamId { get; init; }

    /// <summary>As the browser said.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Where from.</summary>
    public string? Address { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long AuthMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long LastUsedMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresMs { get; init; }

    /// <summary>What people recognize: the browser and the system, as far as they are told.</summary>
    public string Browser => Browsers.NameOf(UserAgent);

    /// <summary>As the API shows it.</summary>
    public AccountSession ToContract() => new(
        Id, PersonId, Acr, Amr.Split(' '), UpstreamId, Browser, Address, At(AuthMs), At(CreatedMs), At(LastUsedMs), At(ExpiresMs));

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
