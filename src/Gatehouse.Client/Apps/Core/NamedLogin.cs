using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>
/// Logs a person in by an authorization code (RFC 6749 §4.1, RFC 7636, RFC 9449 §10) that the app got from the system's browser.
/// Such a login has no installation at the server; its first factor is the refresh token.
/// </summary>
internal sealed class NamedLogin(Controller controller) : IDisposable
{
    /// <summary>Stands where the id of an installation would.</summary>
    public const string NoDeviceId = "00000000000000000000000000";

    private const int VerifierBytes = 32;

    private Pending? _pending;

    public async Task<GetAstClientDataResultEvent> PrepareAsync(GetAstClientDataEvent request, CancellationToken ct)
    {
        if (!Enrollment.IsName(request.TenantId))
        {
            return Verdict.InvalidParameter("The tenant is not a name.").To<GetAstClientDataResultEvent>();
        }

        Forget();
        var verifier = Base64UrlCodec.Encode(RandomNumberGenerator.GetBytes(VerifierBytes));
        _pending = new Pending(request.TenantId, verifier, await controller.Options.Keys.CreateAsync(ct).ConfigureAwait(false));
        var (issuer, _) = await controller.Issuers.FindAsync(request.TenantId, ct).ConfigureAwait(false);
        return Verdict.Ok.To<GetAstClientDataResultEvent>() with
        {
            ClientData = _pending.Key.PublicKey.Thumbprint,
            AstClientId = controller.Session?.User.DeviceId ?? NoDeviceId,
            CodeChallenge = Challenge(verifier),
            CodeChallengeMethod = "S256",
            AuthorizationEndpoint = issuer?.AuthorizationEndpoint,
        };
    }

    public async Task<SetAuthorisationCodeResultEvent> RedeemAsync(SetAuthorisationCodeEvent request, CancellationToken ct)
    {
        if (_pending is not { } pending || pending.TenantId != request.TenantId)
        {
            return new Verdict(StatusType.InvalidState, 0, "No sign-in was prepared for the tenant.").To<SetAuthorisationCodeResultEvent>();
        }

        if (request.AuthorisationCode.Length == 0 || !Enrollment.IsName(request.ClientId))
        {
            return Verdict.InvalidParameter("There is no code, or the client is not a name.").To<SetAuthorisationCodeResultEvent>();
        }

        var prepared = await controller.Options.Store.PrepareAsync(request.AuthenticationMode, ct).OrCancelledAsync(ct).ConfigureAwait(false);
        if (prepared is not PrepareOutcome.Ready { Protection: var protection })
        {
            return StoreVerdicts.Of(((PrepareOutcome.Refused)prepared).Refusal, request.AuthenticationMode).To<SetAuthorisationCodeResultEvent>();
        }

        await using (protection.ConfigureAwait(false))
        {
            return await RedeemAsync(request, pending, protection, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Drops what was prepared.</summary>
    public void Forget() => Interlocked.Exchange(ref _pending, null)?.Key.Dispose();

    /// <inheritdoc/>
    public void Dispose() => Forget();

    /// <summary>RFC 7636 §4.2.</summary>
    internal static string Challenge(string verifier) => Base64UrlCodec.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary><c>sub</c> of an ID token. It came from the token endpoint itself, over TLS, so its signature says no more (OpenID Connect Core §3.1.3.7).</summary>
    internal static string? SubjectOf(TokenSet tokens)
    {
        if (tokens.Subject is not null)
        {
            return tokens.Subject;
        }

        var parts = tokens.IdToken?.Split('.');
        if (parts is not { Length: 3 } || Base64UrlCodec.Decode(parts[1]) is not { } payload)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(payload);
            return claims.RootElement.ValueKind == JsonValueKind.Object && claims.RootElement.TryGetProperty("sub", out var sub) ? sub.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<SetAuthorisationCodeResultEvent> RedeemAsync(SetAuthorisationCodeEvent request, Pending pending, IStoreProtection protection, CancellationToken ct)
    {
        var (issuer, missing) = await controller.Issuers.FindAsync(request.TenantId, ct).ConfigureAwait(false);
        if (issuer is null)
        {
            return Refusals.Judge(missing!, Operation.Login).To<SetAuthorisationCodeResultEvent>();
        }

        var redirect = request.RedirectUri?.AbsoluteUri ?? controller.Settings.RedirectUri;
        var prover = new DpopProver(pending.Key, controller.Clock);
        var result = await controller.Wire.SendAsync(TokenRequests.Redeem(issuer, request.ClientId, request.AuthorisationCode, pending.Verifier, redirect, prover), ct).ConfigureAwait(false);
        if (!result.IsSuccess)
        {
            var verdict = Refusals.Judge(result, Operation.Login);
            return (result.Error == "invalid_grant" ? verdict with { Status = StatusType.CannotAcquireAccessTokenForAuthorizationCode } : verdict)
                .To<SetAuthorisationCodeResultEvent>();
        }

        return TokenSet.Read(result) is { } tokens && SubjectOf(tokens) is { Length: > 0 } subject
            ? await KeepAsync(request, pending, protection, tokens, subject).ConfigureAwait(false)
            : Refusals.Unreadable.To<SetAuthorisationCodeResultEvent>();
    }

    private async Task<SetAuthorisationCodeResultEvent> KeepAsync(
        SetAuthorisationCodeEvent request, Pending pending, IStoreProtection protection, TokenSet tokens, string subject)
    {
        var now = controller.Options.Time.GetUtcNow();
        var user = new StoredUser
        {
            User = new UserIdentifier(request.TenantId, subject),
            DeviceId = tokens.DeviceId ?? NoDeviceId,
            ClientId = request.ClientId,
            Mode = request.AuthenticationMode,
            IsAnonymous = false,
            CreatedAt = now,
            LastLoginAt = now,
        };
        try
        {
            // Somebody who signs in again gets a new key; what the old one was given ends by itself.
            await controller.Options.Store.DeleteAsync(user.User, CancellationToken.None).ConfigureAwait(false);
            var records = await controller.Options.Store.CreateAsync(user, protection, async (open, ct) =>
            {
                await controller.Options.Keys.KeepAsync(pending.Key, open, ct).ConfigureAwait(false);
                if (tokens.RefreshToken is { } refresh)
                {
                    await new FirstFactor(refresh).WriteAsync(open, ct).ConfigureAwait(false);
                }
            }, CancellationToken.None).ConfigureAwait(false);
            Begin(pending, records, tokens);
        }
        catch (SecureStoreException e)
        {
            return (StoreVerdicts.Of(e) with { Status = StatusType.InternalError }).To<SetAuthorisationCodeResultEvent>();
        }

        return Verdict.Ok.To<SetAuthorisationCodeResultEvent>() with { UserIdentifier = user.User, KeyProtection = pending.Key.Protection.ToString() };
    }

    private void Begin(Pending pending, ISealedRecords records, TokenSet tokens)
    {
        // The session owns the key from here on.
        _pending = null;
        var session = new Session(records.User, records, pending.Key, controller.Clock, controller.Options.Time);
        session.Accept(tokens);
        controller.Users.Put(records.User);
        controller.Replace(session);
        controller.Gate.Become(Phase.LoggedIn);
        controller.Hub.Publish(new LoginTokenClaimsAvailableEvent(Claims.Of(session)));
    }

    private sealed record Pending(string TenantId, string Verifier, IDeviceKey Key);
}
