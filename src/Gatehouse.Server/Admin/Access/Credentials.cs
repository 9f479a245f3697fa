using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Access;

/// <summary>Who stands behind a bearer credential right now.</summary>
/// <param name="Caller">Who.</param>
/// <param name="SessionId">Session, when it is one.</param>
public sealed record Credential(Caller Caller, string? SessionId);

/// <summary>
/// Looks up sessions and API keys by their hash, on every request: a revocation holds from the next request on, in every process.
/// </summary>
public sealed class Credentials(Database database, TimeProvider time)
{
    /// <summary>Prefix of session tokens.</summary>
    public const string SessionPrefix = "gh_ses_";

    /// <summary>Prefix of API keys.</summary>
    public const string KeyPrefix = "gh_key_";

    private const string BySession = """
        select s.id as session_id, p.org_id, p.id, p.name, p.role
        from admin_session s join admin_person p on p.id = s.person_id
        where s.hash = @hash and s.expires_ms > @now and p.state = 'active' and p.role <> 'member'
        """;

    private const string ByKey = """
        select org_id, id, name, role, scopes from admin_api_key
        where hash = @hash and (expires_ms is null or expires_ms > @now)
        """;

    /// <summary>True for what this class can look up.</summary>
    public static bool IsOurs(string token) => SecretToken.Is(SessionPrefix, token) || SecretToken.Is(KeyPrefix, token);

    /// <summary>The caller; null when the credential is unknown, expired or revoked.</summary>
    public async Task<Credential?> FindAsync(string token, CancellationToken ct)
    {
        var session = token.StartsWith(SessionPrefix, StringComparison.Ordinal);
        var args = new { hash = SecretToken.Hash(token), now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        var row = await database.FirstAsync<Row>(session ? BySession : ByKey, args, ct);
        if (row is null)
        {
            return null;
        }

        var role = Roles.Parse(row.Role);
        var allowed = Scopes.Of(role);
        IReadOnlySet<string> scopes = row.Scopes is null ? allowed : row.Scopes.Split(' ').Where(allowed.Contains).ToHashSet();
        return new Credential(new Caller(row.OrgId, session ? "person" : "api-key", row.Id, row.Name, role, scopes), row.SessionId);
    }

    private sealed class Row
    {
        public required string OrgId { get; init; }

        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Role { get; init; }

        public string? Scopes { get; init; }

        public string? SessionId { get; init; }
    }
}
