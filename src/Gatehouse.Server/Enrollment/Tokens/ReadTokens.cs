using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>One token, and the list of them.</summary>
internal static class ReadTokens
{
    // What the row alone decides is decided here; broken or not is found out afterwards, so such pages may come out shorter.
    private const string Select =
        """
        select * from enrollment_token
        where org_id = @org and (@after is null or id < @after) and (@groupId is null or group_id = @groupId)
          and (@createdBy is null or created_by = @createdBy)
        """;

    private const string Ended = "(revoked_ms is not null or expires_ms <= @now or (max_uses > 0 and used + reserved >= max_uses))";

    /// <summary>Tokens, newest first.</summary>
    /// <param name="page">Page.</param>
    /// <param name="statusName">Only those in this state.</param>
    /// <param name="groupId">Only those of this group.</param>
    /// <param name="createdBy">Only those that this person or key made.</param>
    public static async Task<Ok<Page<EnrollmentTokenInfo>>> ListAsync(
        [AsParameters] PageRequest page, [FromQuery(Name = "status")] string? statusName, string? groupId, string? createdBy,
        HttpContext http, Database database, Foundations foundations, TimeProvider time, CancellationToken ct)
    {
        var status = QueryEnum.Parse<TokenStatus>(statusName, "status");
        var now = time.GetUtcNow();
        var rows = await database.QueryAsync<TokenRow>(
            $"{Select}{Condition(status)} order by id desc limit {page.Fetch}",
            new { org = Caller.Of(http).OrganizationId, after = page.After(), groupId, createdBy, now = now.ToUnixTimeMilliseconds() },
            ct);
        var missing = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var row in rows)
        {
            missing[row.Id] = await foundations.MissingAsync(row, ct);
        }

        var found = page.Page(rows, row => row.Id, row => TokenContracts.Of(row, missing[row.Id], now));
        return TypedResults.Ok(status is null ? found : found with { Items = [.. found.Items.Where(t => t.Status == status)] });
    }

    /// <summary>One token.</summary>
    public static async Task<Results<Ok<EnrollmentTokenInfo>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, TokenStore tokens, Foundations foundations, TimeProvider time, CancellationToken ct)
    {
        if (await tokens.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(TokenContracts.Of(row, await foundations.MissingAsync(row, ct), time.GetUtcNow()));
    }

    private static string Condition(TokenStatus? status) => status switch
    {
        null => "",
        TokenStatus.Revoked => " and revoked_ms is not null",
        TokenStatus.Expired => " and revoked_ms is null and expires_ms <= @now",
        TokenStatus.Exhausted => $" and revoked_ms is null and (expires_ms is null or expires_ms > @now) and {Ended}",
        _ => $" and not coalesce({Ended}, false)",
    };
}
