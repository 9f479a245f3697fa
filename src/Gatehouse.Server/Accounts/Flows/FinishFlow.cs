using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts.Flows;

/// <summary>What somebody proved.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Acr">How sure it is.</param>
/// <param name="Amr">By which methods (RFC 8176).</param>
/// <param name="UpstreamId">Identity provider that vouched.</param>
public sealed record Proof(string PersonId, string Acr, IReadOnlyList<string> Amr, string? UpstreamId = null);

/// <summary>Ends flows: begins the session, leaves the result, and says where the browser goes on.</summary>
public sealed class FinishFlow(
    Database database, FlowStore flows, BrowserSessions sessions, BrowserCookies cookies, IAudit audit, IOptions<AccountsOptions> options,
    TimeProvider time, ILogger<FinishFlow> log)
{
    /// <summary>Somebody has just proved who they are.</summary>
    /// <param name="http">Request that completed the proof; its response gets the cookie.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="proof">Who, and how sure.</param>
    /// <param name="also">Further changes of the same transaction; false when the proof is none any more.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Path with the code of the result; null when the flow is over already, or the person was disabled or got another password meanwhile.</returns>
    public async Task<string?> SignedInAsync(HttpContext http, OpenFlow flow, Proof proof, Func<Tx, Task<bool>>? also, CancellationToken ct)
    {
        if (!Contracts.Acr.Satisfies(proof.Acr, flow.Wanted.RequiredAcr))
        {
            // Everything that the person has was asked for, and it is not enough.
            AccountsLog.Refused(log, flow.Row.OrgId, SignInClient.Of(http).Address, "not as sure as asked for");
            return await RefusedAsync(flow.Row, SignInRefusals.NotAllowed, ct);
        }

        var client = SignInClient.Of(http);
        var before = cookies.Session(http.Request);
        var secret = flow.Wanted.WithoutCookies ? null : cookies.NewSession(http.Response, options.Value.SessionLifetime);
        return await database.WriteAsync(
            async tx => also is null || await also(tx) ? await SignInAsync(tx, flow, proof, client, secret, before) : null, ct);
    }

    /// <summary>A session that the browser has will do.</summary>
    public Task<string?> WithSessionAsync(OpenFlow flow, BrowserSession session, CancellationToken ct) => database.WriteAsync(
        tx => flows.FinishAsync(tx, flow.Row, new SignInResult.SignedIn(
            session.PersonId, session.Id, session.AuthTime, session.Acr, session.Amr, session.UpstreamId)), ct);

    /// <summary>Nobody is signed in.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="code">One of <see cref="SignInRefusals"/>.</param>
    /// <param name="ct">Cancels.</param>
    public Task<string?> RefusedAsync(FlowRow flow, string code, CancellationToken ct) =>
        database.WriteAsync(tx => flows.FinishAsync(tx, flow, new SignInResult.Refused(code)), ct);

    private async Task<string?> SignInAsync(Tx tx, OpenFlow flow, Proof proof, SignInClient client, string? secret, string? before)
    {
        var now = time.GetUtcNow();
        var active = await tx.ExecuteAsync(
            "update admin_person set last_sign_in_ms = @now where id = @PersonId and org_id = @OrgId and state = 'active'",
            new { proof.PersonId, flow.Row.OrgId, now = now.ToUnixTimeMilliseconds() });
        if (active != 1)
        {
            return null;
        }

        var session = secret is null ? null : await sessions.BeginAsync(
            tx,
            new NewSession(flow.Row.OrgId, proof.PersonId, proof.Acr, proof.Amr, now, proof.UpstreamId, client.UserAgent, client.Address),
            secret, before);
        await audit.WriteAsync(tx, flow.Row.OrgId, "person", proof.PersonId, "person.sign-in", proof.PersonId, new
        {
            flow.Wanted.Purpose, flow.Wanted.ClientName, proof.Amr, Client = client.Address,
        });
        tx.AfterCommit(() => AccountsLog.SignedIn(log, proof.PersonId, flow.Row.OrgId, client.Address, flow.Wanted.Purpose, string.Join(' ', proof.Amr)));
        return await flows.FinishAsync(tx, flow.Row, new SignInResult.SignedIn(proof.PersonId, session, now, proof.Acr, proof.Amr, proof.UpstreamId));
    }
}
