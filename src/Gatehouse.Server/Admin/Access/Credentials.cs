using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Access;

/// <summary>Who stands behind a bearer credential right now.</summary>
/// <param name="Caller">Who.</param>
/// <param name="SessionId">Session, when it is one.</param>
/// <param name="Disabled">The organization is switched off: the credential is good, and lets nobody in for now.</param>
public sealed record Credential(Caller Caller, string? SessionId, bool Disabled);

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
        select s.id as session_id, p.org_id, p.id, p.name, p.role, o.disabled_ms
        from admin_session s join admin_person p on p.id = s.person_id join admin_organization o on o.id = p.org_id
        where s.hash = @hash and s.expires_ms > @now and p.state = 'active' and p.role <> 'member'
        """;

    private const string ByKey = """
        select k.org_id, k.id, k.name, k.role, k.scopes, o.disabled_ms
        from admin_api_key k join admin_organization o on o.id = k.org_id
        where k.hash = @hash and (k.expires_ms is null or k.expires_ms > @now)
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
        var caller = new Caller(row.OrgId, session ? "person" : "api-key", row.Id, row.Name, role, scopes);
        return new Credential(caller, row.SessionId, row.DisabledMs is not null);
    }

    private sealed class Row
    {
        public required string OrgId { get; init; }

        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Role { get; init; }

        public string? Scopes { get; init; }

        public string? SessionId { get; init; }

        public long? DisabledMs { get; init; }
    }
}
