using System.Security.Cryptography;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>
/// Turns an anonymous user into a known one (RFC 9126, RFC 8252, RFC 7636, RFC 9449 §10). The session changes only at the very end;
/// until then it works as before, and after whatever went wrong, too.
/// </summary>
internal sealed class Upgrade(Controller controller)
{
    private const int RandomBytes = 32;

    public async Task<UpgradeAnonymousUserResultEvent> UpgradeAsync(UpgradeAnonymousUserEvent request, CancellationToken ct)
    {
        var session = controller.Session!;
        if (Check(request, session) is { } refusal)
        {
            return refusal.To<UpgradeAnonymousUserResultEvent>();
        }

        var verdict = await controller.Renewal.EnsureAsync(session, force: false, ct).ConfigureAwait(false);
        if (!verdict.IsOk)
        {
            await controller.ConcludeAsync(session, verdict).ConfigureAwait(false);
            return verdict.To<UpgradeAnonymousUserResultEvent>();
        }

        var (issuer, missing) = await controller.Issuers.FindAsync(request.TenantId, ct).ConfigureAwait(false);
        return issuer is null
            ? Refusals.Judge(missing!, Operation.Login).To<UpgradeAnonymousUserResultEvent>()
            : await SignInAsync(request, session, issuer, ct).ConfigureAwait(false);
    }

    private Verdict? Check(UpgradeAnonymousUserEvent request, Session session)
    {
        if (!session.User.IsAnonymous || session.User.User.TenantId != request.TenantId)
        {
            return new Verdict(StatusType.MismatchedUser, 0, "The user who is logged in is not an anonymous one of the tenant.");
        }

        return !Enrollment.IsName(request.ClientId) ? Verdict.InvalidParameter("The client is not a name.")
            : controller.Options.Browser is null || controller.Settings.RedirectUri is null
                ? new Verdict(StatusType.NotSupported, 0, "The app brings no browser, or no address to come back to.")
                : null;
    }

    private async Task<UpgradeAnonymousUserResultEvent> SignInAsync(UpgradeAnonymousUserEvent request, Session session, Issuer issuer, CancellationToken ct)
    {
        var attempt = new SignIn(Random(), Random(), controller.Settings.RedirectUri!);
        var pushed = await controller.Wire.SendAsync(UpgradeRequests.Push(issuer, request, session, attempt), ct).ConfigureAwait(false);
        if (!pushed.IsSuccess)
        {
            return Refusals.Judge(pushed, Operation.Login).To<UpgradeAnonymousUserResultEvent>();
        }

        if (pushed.Text("request_uri") is not { } requestUri || issuer.AuthorizationEndpoint is not { } page)
        {
            return Refusals.Unreadable.To<UpgradeAnonymousUserResultEvent>();
        }

        var start = new UriBuilder(page) { Query = $"client_id={Uri.EscapeDataString(request.ClientId)}&request_uri={Uri.EscapeDataString(requestUri)}" }.Uri;
        var end = await controller.Options.Browser!.AuthorizeAsync(start, new Uri(attempt.RedirectUri), ct).OrCancelledAsync(ct).ConfigureAwait(false);
        var (code, refusal) = SignInAnswer.Read(end, attempt.State, issuer.Address);
        return code is null ? refusal!.To<UpgradeAnonymousUserResultEvent>() : await RedeemAsync(request, session, issuer, attempt, code, ct).ConfigureAwait(false);
    }

    private async Task<UpgradeAnonymousUserResultEvent> RedeemAsync(
        UpgradeAnonymousUserEvent request, Session session, Issuer issuer, SignIn attempt, string code, CancellationToken ct)
    {
        var call = TokenRequests.Redeem(issuer, request.ClientId, code, attempt.Verifier, attempt.RedirectUri, session.Prover);
        var result = await controller.Wire.SendAsync(call, ct).ConfigureAwait(false);
        if (!result.IsSuccess)
        {
            return Refusals.Judge(result, Operation.Login).To<UpgradeAnonymousUserResultEvent>() with { ConflictToken = result.Text("conflict_token") };
        }

        return TokenSet.Read(result) is { } tokens && NamedLogin.SubjectOf(tokens) is { Length: > 0 } subject
            ? await BecomeAsync(request, session, tokens, subject).ConfigureAwait(false)
            : Refusals.Unreadable.To<UpgradeAnonymousUserResultEvent>();
    }

    // The server has done it: from here on it is not to be cancelled. The device and its key stay; what is known of the user changes.
    private async Task<UpgradeAnonymousUserResultEvent> BecomeAsync(UpgradeAnonymousUserEvent request, Session session, TokenSet tokens, string subject)
    {
        var user = session.User with { User = new(request.TenantId, subject), ClientId = request.ClientId, IsAnonymous = false };
        session.DropTokens();
        session.Accept(tokens);
        session.User = await controller.RememberAsync(session, user).ConfigureAwait(false);
        if (request.AuthenticationMode is { } mode && mode != user.Mode)
        {
            await ChangeModeAsync(mode).ConfigureAwait(false);
        }

        return Verdict.Ok.To<UpgradeAnonymousUserResultEvent>() with { UserIdentifier = session.User.User };
    }

    // The upgrade is done whether or not this works; the app may send the event for it later.
    private async Task ChangeModeAsync(AuthenticationMode mode)
    {
        var result = await controller.ModeChange.EnableAsync(new EnableAuthenticationModeEvent(mode), CancellationToken.None).ConfigureAwait(false);
        if (!result.IsOk)
        {
            controller.Hub.Publish(new WarningEvent(ErrorType.Internal, result.ErrorCode, "The user is known now, but the authentication mode could not be changed."));
        }
    }

    private static string Random() => Base64UrlCodec.Encode(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What one sign-in is recognized by.</summary>
    internal sealed record SignIn(string Verifier, string State, string RedirectUri);
}
