using System.Text.Json;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Tokens for audiences: from memory, or by one request for all that ask at the same time.</summary>
internal sealed class Exchange(Controller controller)
{
    private const int MaxAudienceLength = 512;

    public async Task<ExchangeIamTokenResultEvent> ExchangeAsync(ExchangeIamTokenEvent request, CancellationToken ct)
    {
        var outcome = await GetAsync(request.Audience, request.Scope, request.ForceUpdate, ct).ConfigureAwait(false);
        return outcome.Verdict.To<ExchangeIamTokenResultEvent>() with
        {
            Token = outcome.Token?.Value ?? "",
            Issued = outcome.Token,
            ExpiresAt = outcome.Token?.ExpiresAt,
            RequiredAcr = outcome.Verdict.RequiredAcr,
        };
    }

    /// <summary>A token from memory, if there is one and it may be given out now. Makes nothing.</summary>
    public AppToken? Find(string audience) => controller.Session?.Exchanged.Find(audience, controller.Options.Time);

    /// <summary>A token for an audience.</summary>
    public async Task<ExchangeOutcome> GetAsync(string audience, string? scope, bool force, CancellationToken ct)
    {
        if (controller.Session is not { } session || !session.Hold())
        {
            return ExchangeOutcome.Of(new Verdict(StatusType.InvalidState, 0, "The session has ended."));
        }

        try
        {
            if (audience.Length is 0 or > MaxAudienceLength || audience == session.User.ClientId)
            {
                return ExchangeOutcome.Of(Verdict.InvalidParameter("The audience is empty, or the client itself."));
            }

            var key = TokenCache.KeyOf(audience, scope);
            if (!force && session.Exchanged.Find(key, controller.Options.Time) is { } cached)
            {
                return ExchangeOutcome.Of(cached);
            }

            // Who insists on a new token is not served by a request that began before.
            var flight = force ? key + "\nforce" : key;
            return await session.Exchanged.Join(flight, () => FlyAsync(session, audience, scope, force)).OrCancelledAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            session.Release();
        }
    }

    public async Task<GetIamAccessTokenClaimsResultEvent> ClaimsAsync(CancellationToken ct)
    {
        if (controller.Session is not { } session || !session.Hold())
        {
            return new Verdict(StatusType.InvalidState, 0, "The session has ended.").To<GetIamAccessTokenClaimsResultEvent>();
        }

        try
        {
            var verdict = await controller.Renewal.EnsureAsync(session, force: true, ct).ConfigureAwait(false);
            await controller.ConcludeAsync(session, verdict).ConfigureAwait(false);
            return verdict.IsOk
                ? Verdict.Ok.To<GetIamAccessTokenClaimsResultEvent>() with { Claims = Claims.Of(session) }
                : verdict.To<GetIamAccessTokenClaimsResultEvent>();
        }
        finally
        {
            session.Release();
        }
    }

    public StatusResultEvent Forget(DeleteIamTokenByAudienceEvent request)
    {
        foreach (var audience in request.Audiences)
        {
            controller.Session?.Exchanged.Remove(audience);
        }

        return Verdict.Ok.To<StatusResultEvent>();
    }

    // Not for one caller: only a restart ends it.
    private async Task<ExchangeOutcome> FlyAsync(Session session, string audience, string? scope, bool force)
    {
        if (!session.Hold())
        {
            return ExchangeOutcome.Of(new Verdict(StatusType.InvalidState, 0, "The session has ended."));
        }

        try
        {
            var ct = controller.Gate.Epoch;
            var outcome = await AskAsync(session, audience, scope, force, ct).ConfigureAwait(false);
            if (outcome.Token is { } token)
            {
                session.Exchanged.Put(TokenCache.KeyOf(audience, scope), token);
            }
            else
            {
                await controller.ConcludeAsync(session, outcome.Verdict).ConfigureAwait(false);
            }

            return outcome;
        }
        finally
        {
            session.Release();
        }
    }

    private async Task<ExchangeOutcome> AskAsync(Session session, string audience, string? scope, bool force, CancellationToken ct)
    {
        var verdict = await controller.Renewal.EnsureAsync(session, force, ct).ConfigureAwait(false);
        if (!verdict.IsOk)
        {
            return ExchangeOutcome.Of(verdict);
        }

        var (issuer, missing) = await controller.Issuers.FindAsync(session.User.User.TenantId, ct).ConfigureAwait(false);
        if (issuer is null)
        {
            return ExchangeOutcome.Of(Refusals.Judge(missing!, Operation.Exchange));
        }

        var result = await SendAsync(session, issuer, audience, scope, ct).ConfigureAwait(false);

        // RFC 8693 §2.2.2 says only that of a subject token that is not good any more: a clock was off, or it was taken back.
        if (result.Error == "invalid_request")
        {
            session.DropAccess();
            verdict = await controller.Renewal.EnsureAsync(session, force: false, ct).ConfigureAwait(false);
            if (!verdict.IsOk)
            {
                return ExchangeOutcome.Of(verdict);
            }

            result = await SendAsync(session, issuer, audience, scope, ct).ConfigureAwait(false);
        }

        return result.IsSuccess ? Read(result, audience) : ExchangeOutcome.Of(Refusals.Judge(result, Operation.Exchange));
    }

    private Task<WireResult> SendAsync(Session session, Issuer issuer, string audience, string? scope, CancellationToken ct) =>
        controller.Wire.SendAsync(TokenRequests.Exchange(issuer, session.User.ClientId, session.LiveAccess ?? "", audience, scope, session.Prover), ct);

    private ExchangeOutcome Read(WireResult result, string audience)
    {
        if (TokenRequests.ReadExchanged(result) is not var (token, expiresIn, scope))
        {
            return ExchangeOutcome.Of(Refusals.Unreadable);
        }

        return IsForNobodyElse(token, audience)
            ? ExchangeOutcome.Of(AppTokens.Make(token, audience, scope, expiresIn, controller.Options.Time))
            : ExchangeOutcome.Of(new Verdict(StatusType.Failed, AppErrorCodes.TokenForOthers, "The server's token is for more than the audience."));
    }

    // A server that is configured too widely must not make the app a courier of more rights than it asked for.
    private static bool IsForNobodyElse(string token, string audience)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || Base64UrlCodec.Decode(parts[1]) is not { } payload)
        {
            return true; // an opaque token tells nothing
        }

        try
        {
            using var claims = JsonDocument.Parse(payload);
            return claims.RootElement.ValueKind == JsonValueKind.Object && claims.RootElement.TryGetProperty("aud", out var aud) && aud.ValueKind switch
            {
                JsonValueKind.String => aud.GetString() == audience,
                JsonValueKind.Array => aud.GetArrayLength() == 1 && aud[0].ValueKind == JsonValueKind.String && aud[0].GetString() == audience,
                _ => false,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // no JSON, or text in it is no Unicode
        }
    }
}
