using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Upstream.Discovery;
using Gatehouse.Server.Accounts.Upstream.Linking;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Accounts.Upstream.SignIn;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts.Upstream.Standings;

/// <summary>
/// Asks providers, with the refresh tokens they gave, whether accounts still stand. One of all processes asks, and not more
/// often than set; meanwhile, and while a provider is out of order, its last word counts for as long as set.
/// </summary>
internal sealed class AccountStandings(
    Database database, UpstreamStore store, AccountStore accounts, ProviderDirectory directory, ProviderClient client, PersonEnd end, IAudit audit,
    IOptions<AccountsOptions> options, TimeProvider time, ILogger<AccountStandings> log)
{
    // A provider that failed is left in peace for this long. It covers the longest exchange, in which its document, the token and
    // twice its keys are waited for, so no two ever use one token.
    private TimeSpan Pause => TimeSpan.FromSeconds(20) + (4 * options.Value.UpstreamTimeout);

    /// <summary>Whether somebody's account still stands; null when the person does not come from a provider.</summary>
    public async Task<Standing?> ReadAsync(string organizationId, string personId, CancellationToken ct)
    {
        if (await accounts.FindAsync(personId, ct) is not { } account)
        {
            // Came from a provider that was removed: nobody vouches any more.
            var source = await database.FirstAsync<string>(
                "select source from admin_person where org_id = @organizationId and id = @personId", new { organizationId, personId }, ct);
            return source == "upstream" ? Standing.Gone : null;
        }

        if (account.GoneMs is not null)
        {
            return Standing.Gone;
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(account.CheckedMs);
        var lastWord = age < options.Value.UpstreamCheckEvery + options.Value.UpstreamTolerance ? Standing.Good : Standing.Unknown;
        if (account.RefreshSealed is null || age < options.Value.UpstreamCheckEvery)
        {
            return Standing.Good;
        }

        if (await store.FindAsync(organizationId, account.UpstreamId, ct) is not { Enabled: true } row || !await accounts.ClaimAsync(account, Pause, time.GetUtcNow(), ct))
        {
            return lastWord;
        }

        // Whoever waits for us may leave; the token that comes back must be kept nevertheless.
        return await AskAsync(row, account, CancellationToken.None) ?? lastWord;
    }

    /// <summary>Null when the provider does not say.</summary>
    private async Task<Standing?> AskAsync(UpstreamRow row, AccountRow account, CancellationToken ct)
    {
        try
        {
            var metadata = await directory.MetadataAsync(row.Issuer, ct);
            var old = accounts.RefreshToken(account)!;
            var tokens = await client.RefreshAsync(row, metadata, old, ct);
            var doubt = await DoubtAsync(row, metadata, account, tokens, ct);
            await accounts.RenewedAsync(account, tokens.RefreshToken ?? old, doubt is null, time.GetUtcNow());
            return doubt is null ? Standing.Good : throw doubt;
        }
        catch (UpstreamException e) when (e.Error == OAuthErrorCodes.InvalidGrant)
        {
            await EndAsync(row, account);
            return Standing.Gone;
        }
        catch (UpstreamException e)
        {
            AccountsLog.UpstreamTrouble(log, row.Issuer, e.Message);
            return null;
        }
    }

    /// <summary>An ID Token may come along; then it must be of the same account (OpenID Connect Core §12.2).</summary>
    private async Task<UpstreamException?> DoubtAsync(UpstreamRow row, ProviderMetadata metadata, AccountRow account, ProviderTokens tokens, CancellationToken ct)
    {
        if (tokens.IdToken is null)
        {
            return null;
        }

        try
        {
            var expectation = new IdTokenExpectation(metadata.Issuer, row.ClientId, metadata.IdTokenAlgorithms) { Subject = account.Subject, AccessToken = tokens.AccessToken };
            await client.BelieveAsync(metadata, expectation, tokens.IdToken, ct);
            return null;
        }
        catch (UpstreamException e)
        {
            return e;
        }
    }

    /// <summary>Sessions would let somebody who is gone have new grants, so everything ends at once.</summary>
    private Task EndAsync(UpstreamRow row, AccountRow account) => database.WriteAsync(async tx =>
    {
        if (await AccountStore.GoneAsync(tx, account, time.GetUtcNow()))
        {
            await end.RunAsync(tx, row.OrgId, account.PersonId, PersonEndings.SignedOut);
            await audit.WriteAsync(
                tx, row.OrgId, "system", row.Id, "person.upstream-gone", account.PersonId, new { Provider = row.Id });
            tx.AfterCommit(() => AccountsLog.UpstreamGone(log, account.PersonId, row.OrgId, row.Id));
        }
    }, CancellationToken.None);
}
