using Gatehouse.Server.OAuth.Tokens;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>
/// The look at a device's access token for features that make it part of a read of their own, because a request of a device
/// must not cost a second one. The rule is the same as everywhere, and stays in this feature.
/// </summary>
public static class DeviceTokenSql
{
    /// <summary>How long a token that ran out can still be found here at most; so long it is kept.</summary>
    public static readonly TimeSpan MaxGrace = TimeSpan.FromHours(1);

    /// <summary>
    /// At most one row: <c>grant_id</c>, <c>person_id</c>, <c>granted_ms</c> (when the person signed in) and <c>expired</c>. None unless
    /// the token was given to an enrolled person's device and lives, or ran out after <c>@since</c>, at most <see cref="MaxGrace"/> ago. Parameters <c>@now</c> and <c>@since</c>.
    /// </summary>
    /// <param name="hash">Parameter with the token's hash, such as <c>@token</c>.</param>
    /// <param name="organization">Parameter with the tenant.</param>
    public static string Find(string hash, string organization) => $"""
        select g.id as grant_id, g.person_id, g.created_ms as granted_ms,
            case when t.expires_ms > @now and (g.expires_ms is null or g.expires_ms > @now) then false else true end as expired
        from oauth_access_token t {Liveness.GrantOfToken} {Liveness.Joins("coalesce(t.client_id, g.client_id)")}
        where t.hash = {hash} and t.org_id = {organization} and t.audience = '{Audiences.Mdm}' and g.kind = '{GrantKinds.DeviceEnrollment}'
            and g.person_id is not null and t.dpop_jkt is null and t.certificate_sha256 is null
            and {Liveness.Runs("@since")} and {Liveness.ConditionAt("@since")}
        """;

    /// <summary>1 when new tokens can still be made from a grant without anybody signing in. Parameters <c>@grantId</c>, <c>@now</c>.</summary>
    public static string GrantLives { get; } = $"""
        select 1 from oauth_grant g {Liveness.Joins("g.client_id")}
        where g.id = @grantId and {Liveness.Condition}
            and exists (select 1 from oauth_refresh_token r where r.grant_id = g.id and (r.expires_ms is null or r.expires_ms > @now))
        """;
}
