using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Upstream.Discovery;
using Gatehouse.Server.Accounts.Upstream.Linking;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Upstream.SignIn;

/// <summary>Sends somebody to a provider, and judges what comes back (OpenID Connect Core §3.1).</summary>
internal sealed class UpstreamSignIn(
    Database database, UpstreamStore store, ProviderDirectory directory, ProviderClient client, PersonLinker linker, TimeProvider time,
    ILogger<UpstreamSignIn> log)
{
    /// <summary>Prepares to send the browser there; null when the provider cannot be reached.</summary>
    public async Task<UpstreamStart?> StartAsync(
        string organizationId, string upstreamId, string state, string callback, string? typed, SignInRequest wanted, CancellationToken ct)
    {
        if (await store.FindAsync(organizationId, upstreamId, ct) is not { Enabled: true } row)
        {
            return null;
        }

        try
        {
            var metadata = await directory.MetadataAsync(row.Issuer, ct);
            var now = time.GetUtcNow();
            var kept = KeptForAnswer.New(wanted.ForceLogin ? now : wanted.MaxAge is { } age ? now - age : null);
            return new UpstreamStart(AuthorizationAddress.Of(row, metadata, kept, state, callback, typed, wanted), kept.Write());
        }
        catch (UpstreamException e)
        {
            AccountsLog.UpstreamTrouble(log, row.Issuer, e.Message);
            return null;
        }
    }

    /// <summary>Judges what the browser brought back.</summary>
    public async Task<UpstreamOutcome> FinishAsync(
        string organizationId, string upstreamId, ReadOnlyMemory<byte> kept, string callback, IQueryCollection answer, SignInRequest wanted, CancellationToken ct)
    {
        if (await store.FindAsync(organizationId, upstreamId, ct) is not { Enabled: true } row)
        {
            return new UpstreamOutcome.Refused(SignInRefusals.UpstreamUnavailable);
        }

        try
        {
            return await JudgeAsync(row, KeptForAnswer.Read(kept), callback, answer, wanted, ct);
        }
        catch (UpstreamException e)
        {
            AccountsLog.UpstreamTrouble(log, row.Issuer, e.Message);
            return new UpstreamOutcome.Refused(SignInRefusals.UpstreamUnavailable, e.Message);
        }
    }

    private async Task<UpstreamOutcome> JudgeAsync(
        UpstreamRow row, KeptForAnswer kept, string callback, IQueryCollection answer, SignInRequest wanted, CancellationToken ct)
    {
        var metadata = await directory.MetadataAsync(row.Issuer, ct);
        var (code, ended) = AnswerCheck.Code(metadata, answer);
        if (code is null)
        {
            return new UpstreamOutcome.Refused(ended!);
        }

        var settings = row.ReadSettings();
        var tokens = await client.ExchangeAsync(row, metadata, code, kept.Verifier, callback, ct);
        var claims = await ClaimsAsync(row, metadata, settings, tokens, kept, ct);
        var (acr, amr) = AnswerCheck.Strength(claims, settings);
        var refusal = AnswerCheck.Refusal(claims, settings) ?? (Acr.Satisfies(acr, wanted.RequiredAcr) ? null : "the sign-in is not as strong as asked");
        if (refusal is not null)
        {
            AccountsLog.UpstreamRefused(log, row.Id, row.OrgId, refusal);
            return new UpstreamOutcome.Refused(SignInRefusals.NotAllowed, refusal);
        }

        return await LinkAsync(row, settings, claims, tokens.RefreshToken, ct) switch
        {
            LinkOutcome.Found found => new UpstreamOutcome.SignedIn(found.PersonId, acr, amr),
            LinkOutcome.Refused refused => Refused(row, refused.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<ProviderClaims> ClaimsAsync(
        UpstreamRow row, ProviderMetadata metadata, UpstreamProviderSettings settings, ProviderTokens tokens, KeptForAnswer kept, CancellationToken ct)
    {
        var expectation = new IdTokenExpectation(metadata.Issuer, row.ClientId, metadata.IdTokenAlgorithms)
        {
            Nonce = kept.Nonce,
            AccessToken = tokens.AccessToken,
            AuthenticatedSince = kept.SinceMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        };
        var claims = new ProviderClaims(await client.BelieveAsync(metadata, expectation, tokens.IdToken, ct), null);
        return metadata.UserInfoEndpoint is { } address && Wanted(settings).Any(name => !claims.Has(name))
            ? claims with { UserInfo = await client.UserInfoAsync(address, tokens.AccessToken, claims.Subject, ct) }
            : claims;
    }

    private Task<LinkOutcome> LinkAsync(
        UpstreamRow row, UpstreamProviderSettings settings, ProviderClaims claims, string? refreshToken, CancellationToken ct) =>
        database.WriteAsync(async tx =>
        {
            var facts = PersonFacts.Of(claims, settings, await UpstreamStore.DomainsAsync(tx, row.Id));
            return await linker.RunAsync(tx, row, settings, facts, refreshToken);
        }, ct);

    private UpstreamOutcome.Refused Refused(UpstreamRow row, string reason)
    {
        AccountsLog.UpstreamRefused(log, row.Id, row.OrgId, reason);
        return new UpstreamOutcome.Refused(SignInRefusals.NotAllowed, reason);
    }

    private static IEnumerable<string> Wanted(UpstreamProviderSettings settings)
    {
        var names = settings.Claims;
        return new[] { names.UserName, names.Email, names.Name, names.GivenName, names.FamilyName, names.ManagedAppleAccount }
            .Concat(settings.Groups.Count > 0 ? [names.Groups] : [])
            .Concat(settings.RequiredClaims.Select(r => r.Name))
            .OfType<string>().Where(name => name.Length > 0);
    }
}
