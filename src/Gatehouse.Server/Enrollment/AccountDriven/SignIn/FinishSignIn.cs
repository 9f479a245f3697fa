using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Joining;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.SignIn;

/// <summary>What a web sign-in led to.</summary>
internal abstract record FinishOutcome
{
    private FinishOutcome() { }

    /// <summary>The device's token. Secret.</summary>
    public sealed record Token(string AccessToken) : FinishOutcome;

    /// <summary>Nothing; the page says why.</summary>
    public sealed record Refused(string Cause) : FinishOutcome;
}

/// <summary>Turns a finished sign-in into a token, or says why not while a page can still explain it.</summary>
internal sealed class FinishSignIn(
    Database database, SettingsStore settings, PersonCheck people, IPeople directory, AccountAttempts attempts, AttemptMoves moves, DeviceClient devices,
    IGrants grants, IAccessTokens tokens, EnrollmentJournal journal)
{
    /// <summary>Decides and issues.</summary>
    public async Task<FinishOutcome> RunAsync(HttpContext http, OrganizationRow organization, DeviceState state, SignInResult result, CancellationToken ct)
    {
        var row = await settings.ReadAsync(organization.Id, ct);
        var cause = result is SignInResult.SignedIn signedIn ? await CauseAsync(row, state, signedIn, ct) : CauseOf(((SignInResult.Refused)result).Code);
        if (cause is not null)
        {
            await database.WriteAsync(tx => RefuseAsync(tx, http, state, cause, ct), ct);
            return new FinishOutcome.Refused(cause);
        }

        var person = (await directory.FindAsync(organization.Id, ((SignInResult.SignedIn)result).PersonId, ct))!;
        var token = await database.WriteAsync(tx => IssueAsync(tx, http, row, state, (SignInResult.SignedIn)result, person, ct), ct);
        return token is null ? new FinishOutcome.Refused(Causes.SignInStale) : new FinishOutcome.Token(token);
    }

    private async Task<string?> CauseAsync(SettingsRow row, DeviceState state, SignInResult.SignedIn signedIn, CancellationToken ct)
    {
        if (state.DeviceId is null)
        {
            return (await people.DecideAsync(row, signedIn.PersonId, state.Mode, state.Product, ct)).Cause;
        }

        // Rules decide about new devices; one that is enrolled asks only for its own person.
        return signedIn.PersonId != state.PersonId ? Causes.OtherPerson
            : await directory.StandingAsync(row.OrgId, signedIn.PersonId, ct) switch
            {
                Standing.Good => null,
                Standing.Gone => Causes.AccountNotActive,
                _ => Causes.UpstreamUnavailable,
            };
    }

    private static string CauseOf(string refusal) => refusal switch
    {
        SignInRefusals.Cancelled => Causes.SignInCancelled,
        SignInRefusals.UpstreamUnavailable => Causes.UpstreamUnavailable,
        _ => Causes.SignInNotAllowed,
    };

    private async Task<string?> IssueAsync(
        Tx tx, HttpContext http, SettingsRow row, DeviceState state, SignInResult.SignedIn signedIn, DirectoryPerson person, CancellationToken ct)
    {
        var attempt = state.DeviceId is null ? await AccountAttempts.BySecretAsync(tx, row.OrgId, state.Secret) : null;
        if (state.DeviceId is null && attempt is not { EndedMs: null, Stage: AttemptState.SigningIn })
        {
            return null;
        }

        ct.ThrowIfCancellationRequested();
        var client = await devices.EnsureAsync(tx, row);
        var grant = await grants.CreateAsync(tx, new NewGrant(
            row.OrgId, client, person.Id, signedIn.SessionId, GrantKinds.DeviceEnrollment, DeviceClient.Scope, [Audiences.Mdm],
            signedIn.Acr, signedIn.Amr, signedIn.AuthTime, null));
        var token = await tokens.IssueAsync(tx, row.OrgId, grant, Audiences.Mdm, DeviceClient.Scope, row.WebToken);
        if (attempt is not null)
        {
            await attempts.SignedInAsync(tx, attempt, person, grant);
        }

        await journal.WriteAsync(tx, Event(http, state, Codes.AccountSignedIn, attempt, new { personId = person.Id, signedIn.Acr, signedIn.UpstreamId }));
        return token.Token;
    }

    private async Task RefuseAsync(Tx tx, HttpContext http, DeviceState state, string cause, CancellationToken ct)
    {
        var attempt = state.DeviceId is null ? await AccountAttempts.BySecretAsync(tx, state.OrganizationId, state.Secret) : null;
        await journal.WriteAsync(tx, Event(http, state, Codes.AccountSignInFailed, attempt, new { cause }));
        if (attempt is { EndedMs: null })
        {
            await moves.EndAsync(tx, attempt, cause == Causes.SignInCancelled ? AttemptState.Cancelled : AttemptState.Refused, cause, ct);
        }
    }

    private static JournalEvent Event(HttpContext http, DeviceState state, string code, AttemptRow? attempt, object detail) =>
        new(state.OrganizationId, code, "user")
        {
            AttemptId = attempt?.Id,
            DeviceId = state.DeviceId,
            RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
            UserAgent = http.Request.Headers.UserAgent,
            Detail = detail,
        };
}
