using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Interactions;

/// <summary>What a new interaction starts with.</summary>
/// <param name="Id">Names the browser's cookie.</param>
/// <param name="Key">Finds the row; goes into addresses and forms. Secret.</param>
/// <param name="Browser">Value of the browser's cookie; null where it would get lost. Secret.</param>
internal sealed record InteractionTicket(string Id, string Key, string? Browser);

/// <summary>
/// Keeps what people are in the middle of. State is here and not in cookies, because web views of devices may lose those
/// between two pages; where cookies work, one of them ties the row to its browser as well.
/// </summary>
internal sealed class InteractionStore(Database database, TimeProvider time)
{
    /// <summary>Prefix of keys.</summary>
    public const string KeyPrefix = "gh_int_";

    /// <summary>Time for signing in and deciding; a little longer than the sign-in itself may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private const string ByKey = "select * from oauth_interaction where key_hash = @hash and org_id = @organizationId and kind = @kind and expires_ms > @now";

    /// <summary>Begins one.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="kind">One of <see cref="InteractionKinds"/>.</param>
    /// <param name="request">What is being done; kept as JSON.</param>
    /// <param name="withoutCookies">The browser may lose cookies on the way.</param>
    public async Task<InteractionTicket> BeginAsync<T>(Tx tx, string organizationId, string kind, T request, bool withoutCookies = false)
    {
        var ticket = new InteractionTicket(Id.New("int", time), SecretToken.New(KeyPrefix), withoutCookies ? null : SecretToken.New("gh_br_"));
        var now = time.GetUtcNow();
        await tx.ExecuteAsync(
            """
            insert into oauth_interaction (id, org_id, kind, key_hash, browser_hash, request, created_ms, expires_ms)
            values (@Id, @organizationId, @kind, @key, @browser, @json, @now, @expires)
            """,
            new
            {
                ticket.Id,
                organizationId,
                kind,
                key = SecretToken.Hash(ticket.Key),
                browser = ticket.Browser is { } value ? SecretToken.Hash(value) : null,
                json = JsonSerializer.Serialize(request, GatehouseJson.Options),
                now = now.ToUnixTimeMilliseconds(),
                expires = (now + Lifetime).ToUnixTimeMilliseconds(),
            });
        return ticket;
    }

    /// <summary>What was given to <see cref="BeginAsync"/>.</summary>
    public static T Read<T>(InteractionRow row) => JsonSerializer.Deserialize<T>(row.Request, GatehouseJson.Options)!;

    /// <summary>The interaction behind a key; null when there is none, or it ended.</summary>
    public async Task<InteractionRow?> FindAsync(string organizationId, string kind, string? key, CancellationToken ct) =>
        IsKey(key) ? await database.FirstAsync<InteractionRow>(ByKey, Args(organizationId, kind, key!), ct) : null;

    /// <summary>The same, locked until the transaction ends, so that two answers to one page do not both count.</summary>
    public async Task<InteractionRow?> LockAsync(Tx tx, string organizationId, string kind, string? key) =>
        IsKey(key) ? await tx.FirstAsync<InteractionRow>(ByKey + tx.ForUpdate, Args(organizationId, kind, key!)) : null;

    /// <summary>Notes who signed in, and returns the new key.</summary>
    public static async Task<string> SignedInAsync(Tx tx, InteractionRow row, Visitor visitor)
    {
        var key = SecretToken.New(KeyPrefix);
        await tx.ExecuteAsync(
            """
            update oauth_interaction set key_hash = @key, person_id = @PersonId, session_id = @SessionId, acr = @Acr, amr = @Amr, auth_time_ms = @authTime
            where id = @Id
            """,
            new { row.Id, key = SecretToken.Hash(key), visitor.PersonId, visitor.SessionId, visitor.Acr, visitor.Amr, authTime = visitor.AuthTime.ToUnixTimeMilliseconds() });
        return key;
    }

    /// <summary>Keeps another request in its place; the sign-in is forgotten.</summary>
    public static async Task<string> RestartAsync<T>(Tx tx, InteractionRow row, T request)
    {
        var key = SecretToken.New(KeyPrefix);
        await tx.ExecuteAsync(
            """
            update oauth_interaction set key_hash = @key, request = @json, person_id = null, session_id = null, acr = null, amr = null, auth_time_ms = null
            where id = @Id
            """,
            new { row.Id, key = SecretToken.Hash(key), json = JsonSerializer.Serialize(request, GatehouseJson.Options) });
        return key;
    }

    /// <summary>Keeps another request in its place; everything else stays.</summary>
    public static async Task<bool> ReplaceAsync<T>(Tx tx, InteractionRow row, T request) =>
        await tx.ExecuteAsync("update oauth_interaction set request = @json where id = @Id", new { row.Id, json = JsonSerializer.Serialize(request, GatehouseJson.Options) }) == 1;

    /// <summary>Ends it: its key opens nothing any more.</summary>
    public static Task EndAsync(Tx tx, InteractionRow row) => tx.ExecuteAsync("delete from oauth_interaction where id = @Id", new { row.Id });

    private static bool IsKey(string? key) => key is not null && SecretToken.Is(KeyPrefix, key);

    private object Args(string organizationId, string kind, string key) =>
        new { hash = SecretToken.Hash(key), organizationId, kind, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
}
