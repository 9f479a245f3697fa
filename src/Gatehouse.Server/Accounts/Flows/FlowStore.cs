using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Flows;

/// <summary>
/// Sign-ins on their way, in <c>accounts_flow</c>. The word in the address is a secret of which only the hash is kept, as is
/// the code that stands for the result.
/// </summary>
public sealed class FlowStore(Database database, TimeProvider time) : ISignIn
{
    /// <summary>A flow that is not finished by then ends.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const int MaxTries = 5;
    private const string WordPrefix = "gh_si_";
    private const string CodePrefix = "gh_sr_";

    // The browser is redirected, so seconds would do; slow networks get a little more.
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(2);

    // Nobody signs in to an organization that is switched off.
    private const string Enabled = "org_id in (select id from admin_organization where disabled_ms is null)";

    private const string Columns =
        "hash, org_id, request, browser_hash, step, person_id, amr, tries, upstream_id, upstream_sealed, challenge, setup_sealed, result, expires_ms";

    /// <inheritdoc/>
    public async Task<string> BeginAsync(Tx tx, SignInRequest request)
    {
        // Anything else would send browsers away from here with a code that is worth a sign-in.
        if (!request.ReturnPath.StartsWith('/') || request.ReturnPath.StartsWith("//", StringComparison.Ordinal) || request.ReturnPath.Contains('\\', StringComparison.Ordinal))
        {
            throw new ArgumentException("The return path is a path of ours.", nameof(request));
        }

        var word = SecretToken.New(WordPrefix);
        var now = time.GetUtcNow();
        await tx.ExecuteAsync(
            """
            insert into accounts_flow (hash, org_id, request, step, created_ms, expires_ms)
            values (@hash, @OrganizationId, @json, 'first', @now, @expires)
            """,
            new
            {
                hash = SecretToken.Hash(word),
                request.OrganizationId,
                json = JsonSerializer.Serialize(request, GatehouseJson.Options),
                now = now.ToUnixTimeMilliseconds(),
                expires = (now + Lifetime).ToUnixTimeMilliseconds(),
            });
        return $"/signin/{word}";
    }

    /// <inheritdoc/>
    public async Task<SignInResult?> TakeAsync(Tx tx, string code, string returnPath)
    {
        if (!SecretToken.Is(CodePrefix, code))
        {
            return null;
        }

        // Deleting decides between two that bring the same code.
        var row = await tx.FirstAsync<FlowRow>(
            $"delete from accounts_flow where code_hash = @hash and expires_ms > @now returning {Columns}",
            new { hash = SecretToken.Hash(code), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        if (row?.Result is null || row.Wanted.ReturnPath != returnPath)
        {
            return null;
        }

        var result = FlowResult.Read(row.Result);
        return await StandsAsync(tx, row, result) ? result : null;
    }

    /// <summary>The flow behind a word, unless it has ended or its result waits.</summary>
    public async Task<FlowRow?> FindAsync(string word, CancellationToken ct) => SecretToken.Is(WordPrefix, word)
        ? await database.FirstAsync<FlowRow>(
            $"select {Columns} from accounts_flow where hash = @hash and expires_ms > @now and step <> 'done' and {Enabled}",
            new { hash = SecretToken.Hash(word), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct)
        : null;

    /// <summary>Leaves the result, and returns the path with the code for it; null when the flow is over already.</summary>
    public async Task<string?> FinishAsync(Tx tx, FlowRow flow, SignInResult result)
    {
        var code = SecretToken.New(CodePrefix);
        var now = time.GetUtcNow();
        var changed = await tx.ExecuteAsync(
            """
            update accounts_flow set step = 'done', person_id = @person, code_hash = @code, result = @result, expires_ms = @expires,
                upstream_hash = null, upstream_sealed = null, setup_sealed = null
            where hash = @Hash and step <> 'done' and expires_ms > @now
            """,
            new
            {
                flow.Hash,
                person = (result as SignInResult.SignedIn)?.PersonId,
                code = SecretToken.Hash(code),
                result = FlowResult.Write(result),
                now = now.ToUnixTimeMilliseconds(),
                expires = (now + CodeLifetime).ToUnixTimeMilliseconds(),
            });
        var path = flow.Wanted.ReturnPath;
        return changed == 1 ? $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}signin={code}" : null;
    }

    /// <summary>The first factor is passed; the second is asked for next. Where the password was replaced meanwhile, the flow stays where it is.</summary>
    public Task AdvanceAsync(FlowRow flow, PasswordPassed passed, IReadOnlyList<string> amr, CancellationToken ct) => database.WriteAsync(async tx =>
    {
        if (await PasswordCheck.AcceptAsync(tx, passed))
        {
            await AdvanceAsync(tx, flow, passed.PersonId, amr);
        }
    }, ct);

    /// <summary>As the other one, when a session stands for the first factor.</summary>
    public Task AdvanceAsync(FlowRow flow, string personId, IReadOnlyList<string> amr, CancellationToken ct) =>
        database.WriteAsync(tx => AdvanceAsync(tx, flow, personId, amr), ct);

    /// <summary>The first factor is passed, and the second is to be set up. Who has to find an app for it gets the whole time again.</summary>
    /// <returns>The path on which the flow goes on.</returns>
    public Task<string> BeginSetUpAsync(OpenFlow flow, PasswordPassed passed, IReadOnlyList<string> amr, byte[] secret, CancellationToken ct) => database.WriteAsync(async tx =>
    {
        if (!await PasswordCheck.AcceptAsync(tx, passed))
        {
            return flow.Path();
        }

        await tx.ExecuteAsync(
            """
            update accounts_flow set step = 'setup', person_id = @PersonId, amr = @amr, setup_sealed = @secret, challenge = null, expires_ms = @expires
            where hash = @Hash and step in ('first', 'upstream')
            """,
            new { flow.Row.Hash, passed.PersonId, amr = string.Join(' ', amr), secret, expires = (time.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds() });
        return await MoveAsync(tx, flow);
    }, ct);

    /// <summary>It is set up; false when that happened already.</summary>
    public static async Task<bool> EndSetUpAsync(Tx tx, FlowRow flow) => await tx.ExecuteAsync(
        "update accounts_flow set step = 'setup-done', setup_sealed = null where hash = @Hash and step = 'setup'", new { flow.Hash }) == 1;

    /// <summary>Counts a wrong second factor; false when there were too many, and the flow is back at its beginning.</summary>
    public Task<bool> CountWrongCodeAsync(FlowRow flow, CancellationToken ct) => database.WriteAsync(async tx =>
    {
        var tries = await tx.ScalarAsync<long>("update accounts_flow set tries = tries + 1 where hash = @Hash and step = 'second' returning tries", new { flow.Hash });
        if (tries is > 0 and < MaxTries)
        {
            return true;
        }

        await tx.ExecuteAsync(
            "update accounts_flow set step = 'first', tries = 0, person_id = null, amr = null, challenge = null where hash = @Hash and step = 'second'", new { flow.Hash });
        return false;
    }, ct);

    /// <summary>The browser goes to an identity provider.</summary>
    public Task LeaveForUpstreamAsync(FlowRow flow, string upstreamId, string state, byte[] kept, CancellationToken ct) =>
        database.WriteAsync(tx => tx.ExecuteAsync(
            """
            update accounts_flow set step = 'upstream', upstream_id = @upstreamId, upstream_hash = @state, upstream_sealed = @kept
            where hash = @Hash and step <> 'done'
            """,
            new { flow.Hash, upstreamId, state = SecretToken.Hash(state), kept }), ct);

    /// <summary>The flow whose browser comes back with a state.</summary>
    public Task<FlowRow?> FindByUpstreamAsync(string state, CancellationToken ct) => database.FirstAsync<FlowRow>(
        $"select {Columns} from accounts_flow where upstream_hash = @hash and step = 'upstream' and expires_ms > @now and {Enabled}",
        new { hash = SecretToken.Hash(state), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct);

    /// <summary>Lets a state count once; the flow is back at its beginning until the answer is judged.</summary>
    public async Task<bool> TakeUpstreamAsync(FlowRow flow, CancellationToken ct) => await database.WriteAsync(
        tx => tx.ExecuteAsync(
            """
            update accounts_flow set step = 'first', upstream_hash = null, upstream_sealed = null
            where hash = @Hash and step = 'upstream' and upstream_hash is not null
            """,
            new { flow.Hash }), ct) == 1;

    /// <summary>Gives a passkey something to sign, in place of what it was given before.</summary>
    public Task KeepChallengeAsync(FlowRow flow, byte[] challenge, CancellationToken ct) => database.WriteAsync(
        tx => tx.ExecuteAsync("update accounts_flow set challenge = @challenge where hash = @Hash and step = @Step", new { flow.Hash, flow.Step, challenge }), ct);

    /// <summary>Lets the challenge that the flow was read with count once.</summary>
    public async Task<bool> TakeChallengeAsync(FlowRow flow, CancellationToken ct) => await database.WriteAsync(
        tx => tx.ExecuteAsync(
            "update accounts_flow set challenge = null where hash = @Hash and step = @Step and challenge = @Challenge", new { flow.Hash, flow.Step, flow.Challenge }), ct) == 1;

    /// <summary>
    /// Where the address alone is the state, it changes now: from here on the password alone decides, and somebody who sent
    /// their own address to the person whose password it was must not set up the second factor in their place.
    /// </summary>
    private static async Task<string> MoveAsync(Tx tx, OpenFlow flow)
    {
        if (!flow.Wanted.WithoutCookies)
        {
            return flow.Path();
        }

        var word = SecretToken.New(WordPrefix);
        await tx.ExecuteAsync("update accounts_flow set hash = @moved where hash = @Hash", new { flow.Row.Hash, moved = SecretToken.Hash(word) });
        return (flow with { Word = word }).Path();
    }

    /// <summary>
    /// False when the person was disabled or signed out, or the session ended, since the result was left: what ends them takes the
    /// person's flows along, and whoever reads here waits for it.
    /// </summary>
    private static async Task<bool> StandsAsync(Tx tx, FlowRow flow, SignInResult result) =>
        result is not SignInResult.SignedIn known
        || (await tx.ScalarAsync<string>(
                $"select id from admin_person where id = @PersonId and org_id = @OrgId and state = 'active'{tx.ForShare}", new { known.PersonId, flow.OrgId }) is not null
            && (known.SessionId is null
                || await tx.ScalarAsync<string>("select id from accounts_session where id = @SessionId", new { known.SessionId }) is not null));

    private static Task AdvanceAsync(Tx tx, FlowRow flow, string personId, IReadOnlyList<string> amr) => tx.ExecuteAsync(
        "update accounts_flow set step = 'second', person_id = @personId, amr = @amr, tries = 0, challenge = null, setup_sealed = null where hash = @Hash and step in ('first', 'upstream', 'setup')",
        new { flow.Hash, personId, amr = string.Join(' ', amr) });
}
