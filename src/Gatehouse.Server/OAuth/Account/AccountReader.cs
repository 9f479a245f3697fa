using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Account;

/// <summary>Collects what goes on in a person's name.</summary>
internal sealed class AccountReader(Database database, IPeople people, IBrowserSessions sessions, TimeProvider time)
{
    private const int Most = 100;

    /// <summary>For the account page; null when the person is gone.</summary>
    public async Task<AccountContent?> ReadAsync(BrowserSession here, string formKey, CancellationToken ct)
    {
        if (await people.FindAsync(here.OrganizationId, here.PersonId, ct) is not { Active: true } person)
        {
            return null;
        }

        // The same conditions under which tokens made from a grant are good.
        var grants = await database.QueryAsync<GrantRow>(
            $"""
            select g.id, g.kind, g.scopes, g.created_ms, g.last_used_ms, c.name
            from oauth_grant g join oauth_client c on c.id = g.client_id join admin_person p on p.id = g.person_id
            where g.org_id = @OrganizationId and g.person_id = @PersonId and g.ended_ms is null and (g.expires_ms is null or g.expires_ms > @now)
                and g.created_ms > p.signed_out_ms
            order by g.created_ms desc limit {Most}
            """,
            new { here.OrganizationId, here.PersonId, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct);
        var browsers = await sessions.ListAsync(here.OrganizationId, here.PersonId, ct);
        return new AccountContent(person.PreferredName, formKey, [.. grants.Select(Item)], [.. browsers.Take(Most).Select(s => Item(s, here))]);
    }

    private static AccountItem Item(GrantRow row) => new(
        "grant", row.Id, row.Name, Instant(row.CreatedMs), row.LastUsedMs is { } used ? Instant(used) : null,
        row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), row.Kind == GrantKinds.DeviceEnrollment, Here: false, Address: null);

    private static AccountItem Item(ListedSession session, BrowserSession here) =>
        new("session", session.Id, session.Browser, session.Created, session.LastUsed, [], Managed: false, session.Id == here.Id, session.Address);

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private sealed class GrantRow
    {
        public required string Id { get; init; }

        public required string Kind { get; init; }

        public required string Scopes { get; init; }

        public required string Name { get; init; }

        public long CreatedMs { get; init; }

        public long? LastUsedMs { get; init; }
    }
}
