using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Gives the installation its identity. Whatever goes wrong, neither key nor half a user stays behind.</summary>
internal sealed class Enrollment(Controller controller)
{
    private static readonly Regex s_name = new("^[A-Za-z0-9._-]{1,64}$", RegexOptions.CultureInvariant);

    /// <summary>Tenants and clients are named so.</summary>
    public static bool IsName(string text) => s_name.IsMatch(text);

    public async Task<StatusResultEvent> EnrollAsync(EnrollAnonymousUserEvent request, CancellationToken ct) =>
        (await CheckAsync(request, ct).ConfigureAwait(false) ?? await PrepareAsync(request, ct).ConfigureAwait(false)).To<StatusResultEvent>();

    /// <summary>The refusal where somebody is enrolled already; the order rules ask.</summary>
    public Verdict? Again(EnrollAnonymousUserEvent request) => controller.Users.Anonymous(request.TenantId) is null
        ? null
        : new Verdict(StatusType.UserIdAlreadyExists, 0, "This installation has an anonymous user of the tenant already.");

    private async Task<Verdict?> CheckAsync(EnrollAnonymousUserEvent request, CancellationToken ct)
    {
        if (!IsName(request.TenantId) || !IsName(request.ClientId))
        {
            return Verdict.InvalidParameter("Tenant and client have 1 to 64 letters, digits, dots, dashes and underscores.");
        }

        if (controller.Options.TenantId is { } fixedTenant && fixedTenant != request.TenantId)
        {
            return new Verdict(StatusType.TenantIdAlreadySet, 0, "The configuration fixes another tenant.");
        }

        return request.AuthenticationMode == AuthenticationMode.Pin
            || !await controller.Options.Store.SupportsAsync(request.AuthenticationMode, ct).ConfigureAwait(false)
                ? new Verdict(StatusType.NotSupported, 0, "This device or app cannot do the authentication mode.")
                : null;
    }

    // The person comes first: whoever cancels has left nothing behind, here or at the server.
    private async Task<Verdict> PrepareAsync(EnrollAnonymousUserEvent request, CancellationToken ct)
    {
        var prepared = await controller.Options.Store.PrepareAsync(request.AuthenticationMode, ct).OrCancelledAsync(ct).ConfigureAwait(false);
        if (prepared is not PrepareOutcome.Ready { Protection: var protection })
        {
            return StoreVerdicts.Of(((PrepareOutcome.Refused)prepared).Refusal, request.AuthenticationMode);
        }

        // Owned by the records once there are some; disposing it again does no harm.
        await using (protection.ConfigureAwait(false))
        {
            var (issuer, missing) = await controller.Issuers.FindAsync(request.TenantId, ct).ConfigureAwait(false);
            return issuer is null ? Refusals.Judge(missing!, Operation.Enroll) : await WithKeyAsync(request, issuer, protection, ct).ConfigureAwait(false);
        }
    }

    private async Task<Verdict> WithKeyAsync(EnrollAnonymousUserEvent request, Issuer issuer, IStoreProtection protection, CancellationToken ct)
    {
        var key = await controller.Options.Keys.CreateAsync(ct).ConfigureAwait(false);
        var isKept = false;
        try
        {
            var (body, refusal) = await ComposeAsync(request, issuer, key, ct).ConfigureAwait(false);
            if (body is null)
            {
                return refusal!;
            }

            var prover = new DpopProver(key, controller.Clock);
            var call = new WireCall(HttpMethod.Post, issuer.EnrollmentEndpoint)
            {
                Prover = prover,
                Content = body.ToContent,
                // A lost answer is asked for again with the same key and the same name, and is then the same answer.
                IdempotencyKey = Guid.NewGuid().ToString(),
            };
            var verdict = await FinishAsync(request, issuer, protection, key, await controller.Wire.SendAsync(call, ct).ConfigureAwait(false)).ConfigureAwait(false);
            isKept = verdict.IsOk;
            return verdict;
        }
        finally
        {
            if (!isKept)
            {
                await controller.Options.Keys.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<(EnrollmentRequest?, Verdict?)> ComposeAsync(EnrollAnonymousUserEvent request, Issuer issuer, IDeviceKey key, CancellationToken ct)
    {
        var settings = controller.Settings;
        var body = new EnrollmentRequest(request.ClientId, request.AuthenticationMode, controller.Options.SoftwareId, settings.Version.ToString(), key.Protection);
        if (issuer.ChallengeEndpoint is null)
        {
            return (body, null);
        }

        var challenge = await controller.Wire.SendAsync(new WireCall(HttpMethod.Post, issuer.ChallengeEndpoint), ct).ConfigureAwait(false);
        if (!challenge.IsSuccess)
        {
            return (null, Refusals.Judge(challenge, Operation.Enroll));
        }

        if (challenge.Text("attestation_challenge") is { } text)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{text}.{key.PublicKey.Thumbprint}"));
            var statement = await key.AttestAsync(hash, ct).ConfigureAwait(false);
            body = body with { Attestation = statement is null ? null : (statement, text) };
        }

        if (challenge.Work is not var (nonce, bits))
        {
            return (body, null);
        }

        return bits > ProofOfWork.MaxBits
            ? (null, new Verdict(StatusType.NotSupported, 0, "The server demands more work than a device should do."))
            : (body with { Work = await Task.Run(() => ProofOfWork.Solve(nonce, key.PublicKey.Thumbprint, bits, ct), ct).ConfigureAwait(false) }, null);
    }

    // The server has made the user: what follows is short, local, and not to be cancelled.
    private async Task<Verdict> FinishAsync(EnrollAnonymousUserEvent request, Issuer issuer, IStoreProtection protection, IDeviceKey key, WireResult result)
    {
        if (!result.IsSuccess)
        {
            return Refusals.Judge(result, Operation.Enroll);
        }

        if (TokenSet.Read(result) is not { Subject: { Length: > 0 } subject, DeviceId: { Length: > 0 } deviceId } tokens)
        {
            return Refusals.Unreadable;
        }

        var now = controller.Options.Time.GetUtcNow();
        var user = new StoredUser
        {
            User = new UserIdentifier(request.TenantId, subject),
            DeviceId = deviceId,
            ClientId = request.ClientId,
            Mode = request.AuthenticationMode,
            CreatedAt = now,
            LastLoginAt = now,
        };
        try
        {
            var records = await controller.Options.Store.CreateAsync(user, protection, async (open, ct) =>
            {
                await controller.Options.Keys.KeepAsync(key, open, ct).ConfigureAwait(false);
                await FirstFactor.Key.WriteAsync(open, ct).ConfigureAwait(false);
            }, CancellationToken.None).ConfigureAwait(false);
            Begin(records, key, tokens);
            return Verdict.Ok;
        }
        catch (SecureStoreException e)
        {
            await ForgetAtServerAsync(issuer, deviceId, tokens.AccessToken, key).ConfigureAwait(false);
            return StoreVerdicts.Of(e) with { Status = StatusType.InternalError };
        }
    }

    // Not logged in yet, but with everything in memory, so that the login that follows is instant.
    private void Begin(ISealedRecords records, IDeviceKey key, TokenSet tokens)
    {
        var session = new Session(records.User, records, key, controller.Clock, controller.Options.Time);
        session.Accept(tokens);
        controller.Users.Put(records.User);
        controller.Replace(session);
        controller.Gate.Become(Phase.LoginRequired);
    }

    // Best effort: what is missed here is cleaned up for want of use.
    private async Task ForgetAtServerAsync(Issuer issuer, string deviceId, string accessToken, IDeviceKey key)
    {
        var call = new WireCall(HttpMethod.Delete, issuer.Device(deviceId)) { Prover = new DpopProver(key, controller.Clock), AccessToken = accessToken };
        await controller.Wire.SendAsync(call, CancellationToken.None).ConfigureAwait(false);
    }
}
