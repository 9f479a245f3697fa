namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>
/// When a grant lives, as SQL: the one rule that every look at a token applies, in the same statement that finds it. So
/// whatever ended it counts on the next request, in every process.
/// </summary>
internal static class Liveness
{
    /// <summary>
    /// Joins an opaque token <c>t</c> to its <c>oauth_grant g</c>. Like <see cref="Runs"/>, it is written so that no index of tokens
    /// helps but that of the hash. Left the choice, PostgreSQL would as soon begin with the grant, or with what has not run
    /// out yet, as long as it takes a table for empty that once was: and read every token that lives or was deleted a moment ago.
    /// </summary>
    public const string GrantOfToken = "join oauth_grant g on g.id = t.grant_id || ''";

    /// <summary>That a token <c>t</c> has not run out at a moment.</summary>
    public static string Runs(string moment) => $"t.expires_ms - {moment} > 0";

    /// <summary>Joins to <c>oauth_grant g</c>; <c>{client}</c> is the id of the client that holds the token.</summary>
    public static string Joins(string client) => $"""
        join oauth_client c on c.id = {client}
        join admin_organization o on o.id = g.org_id
        left join admin_person p on p.id = g.person_id
        """;

    /// <summary>
    /// Neither ended, suspended nor expired, client and organization not switched off, the person active and not signed out since.
    /// </summary>
    public static string Condition { get; } = ConditionAt("@now");

    /// <summary>As <see cref="Condition"/>, where what ran out after a moment in the past still counts; what was ended never does.</summary>
    public static string ConditionAt(string moment) => $"""
        g.ended_ms is null and g.suspended_ms is null and (g.expires_ms is null or g.expires_ms > {moment}) and c.disabled = false and o.disabled_ms is null
            and (g.person_id is null or (p.state = 'active' and g.created_ms > p.signed_out_ms))
        """;
}
