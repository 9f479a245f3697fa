using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin.Sessions;

/// <summary>Begins and ends sessions.</summary>
public sealed class SessionStore(TimeProvider time, IOptions<AdminOptions> options)
{
    /// <summary>Begins a session for a person of an organization, in the transaction that let them in.</summary>
    public async Task<Session> BeginAsync(Tx tx, Caller person, string slug)
    {
        var now = time.GetUtcNow();
        var expires = now + options.Value.SessionLifetime;
        var token = SecretToken.New(Credentials.SessionPrefix);
        await tx.ExecuteAsync(
            """
            insert into admin_session (id, org_id, person_id, hash, created_ms, expires_ms)
            values (@sessionId, @OrganizationId, @Id, @hash, @now, @expires)
            """,
            new
            {
                sessionId = Id.New("ses", time),
                person.OrganizationId,
                person.Id,
                hash = SecretToken.Hash(token),
                now = now.ToUnixTimeMilliseconds(),
                expires = expires.ToUnixTimeMilliseconds(),
            });
        return new Session(token, expires, CallerInfos.Of(person, slug));
    }

    /// <summary>Ends one session.</summary>
    public static Task EndAsync(Tx tx, string sessionId) => tx.ExecuteAsync("delete from admin_session where id = @sessionId", new { sessionId });

    /// <summary>Ends all sessions of a person.</summary>
    public static Task EndAllAsync(Tx tx, string personId) => tx.ExecuteAsync("delete from admin_session where person_id = @personId", new { personId });
}
