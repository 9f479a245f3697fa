using System.Diagnostics;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Storage;

namespace Gatehouse.Benchmarks.Load;

/// <summary>What a revocation took.</summary>
/// <param name="AnsweredMs">Until its request was answered.</param>
/// <param name="RefusedMs">From that answer until the first look at a token said that it is dead; below 0 when that came first.</param>
/// <param name="Where">Who was asked.</param>
internal sealed record RevocationResult(double AnsweredMs, double RefusedMs, string Where);

/// <summary>
/// Signs a person out everywhere who has very many tokens, while another process is asked about one of them all the time. On
/// SQLite, which has one process, that one is asked.
/// </summary>
internal sealed class Revocation(Site site, TokenRequests program)
{
    private const int TokensPerGrant = 100;

    /// <summary>Measures it.</summary>
    public async Task<RevocationResult> MeasureAsync(int tokens, CancellationToken ct)
    {
        var person = await site.Client.CreatePersonAsync(new NewPerson(null, "Leaver") { UserName = "leaver", Invite = false }, ct);
        var token = DatedToken.New("gh_at_", TimeProvider.System.GetUtcNow());
        await FillAsync(person.Person.Id, tokens, DatedToken.Hash(token), ct);
        var other = await site.OtherProcessAsync(ct);
        if (!await program.IsActiveAsync(token, other, ct))
        {
            throw new InvalidOperationException("The token is dead before anybody ended it.");
        }

        var refused = UntilRefusedAsync(token, other, ct);
        var begun = Stopwatch.GetTimestamp();
        await site.Client.EndSessionsAsync(person.Person.Id, ct);
        var answered = Stopwatch.GetTimestamp();
        return new RevocationResult(
            Stopwatch.GetElapsedTime(begun, answered).TotalMilliseconds, Stopwatch.GetElapsedTime(answered, await refused).TotalMilliseconds,
            other == site.Address ? "the process" : "another process");
    }

    private async Task<long> UntilRefusedAsync(string token, Uri server, CancellationToken ct)
    {
        while (await program.IsActiveAsync(token, server, ct))
        {
        }

        return Stopwatch.GetTimestamp();
    }

    // The last token of the last grant is the one that is asked about.
    private async Task FillAsync(string personId, int tokens, byte[] last, CancellationToken ct)
    {
        await using var connection = await site.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var series = $"with recursive s(n) as (select 1 union all select n + 1 from s where n < {tokens / TokensPerGrant})";
        await Statement.ExecuteAsync(connection, $"""
            {series} insert into oauth_grant (id, org_id, client_id, person_id, kind, scopes, created_ms)
            select 'gra_leaver' || s.n, p.org_id, @client, p.id, 'oauth', '', @now from s, admin_person p where p.id = @person
            """, [("client", program.ClientId), ("person", personId), ("now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds())], ct);
        var each = $"with recursive s(n) as (select 1 union all select n + 1 from s where n < {TokensPerGrant})";
        var hash = Statement.IsSqlite(site.Database) ? "randomblob(32)" : "sha256((g.id || '.' || s.n)::bytea)";
        await Statement.ExecuteAsync(connection, $"""
            {each} insert into oauth_access_token (hash, org_id, grant_id, audience, scopes, issued_ms, expires_ms)
            select case when g.id = 'gra_leaver' || {tokens / TokensPerGrant} and s.n = {TokensPerGrant} then @last else {hash} end,
                g.org_id, g.id, 'userinfo', '', 1, 9000000000000 from s, oauth_grant g where g.person_id = @person
            """, [("person", personId), ("last", last)], ct);
        await transaction.CommitAsync(ct);
        await Statement.SettleAsync(site.Database, connection, ct);
    }
}
