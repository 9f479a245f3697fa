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

    private const string WordPrefix = "gh_si_";
    private const string CodePrefix = "gh_sr_";

    // The browser is redirected, so seconds would do; slow networks get a little more.
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(2);

    private const string Columns =
        "hash, org_id, request, browser_hash, step, person_id, amr, tries, upstream_id, upstream_sealed, challenge, result, expires_ms";

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
        return row?.Result is { } result && row.Wanted.ReturnPath == returnPath ? FlowResult.Read(result) : null;
    }

    /// <summary>The flow behind a word, unless it has ended or its result waits.</summary>
    public async Task<FlowRow?> FindAsync(string word, CancellationToken ct) => SecretToken.Is(WordPrefix, word)
        ? await database.FirstAsync<FlowRow>(
            $"select {Columns} from accounts_flow where hash = @hash and expires_ms > @now and step <> 'done'",
            new { hash = SecretToken.Hash(word), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct)
        : null;

    /// <summary>Leaves the result, and returns the path with the code for it; null when the flow is over already.</summary>
    public async Task<string?> FinishAsync(Tx tx, FlowRow flow, SignInResult result)
    {
        var code = SecretToken.New(CodePrefix);
        var now = time.GetUtcNow();
        var changed = await tx.ExecuteAsync(
            """
            update accounts_flow set step = 'done', code_hash = @code, result = @result, expires_ms = @expires, upstream_hash = null, upstream_sealed = null
            where hash = @Hash and step <> 'done' and expires_ms > @now
            """,
            new
            {
                flow.Hash,
                code = SecretToken.Hash(code),
                result = FlowResult.Write(result),
                now = now.ToUnixTimeMilliseconds(),
                expires = (now + CodeLifetime).ToUnixTimeMilliseconds(),
            });
        var path = flow.Wanted.ReturnPath;
        return changed == 1 ? $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}signin={code}" : null;
    }
}
