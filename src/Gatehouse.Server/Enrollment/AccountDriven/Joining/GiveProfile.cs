using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Enrollment.AccountDriven.Sso;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Profiles;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>
/// Gives the profile to a device that brings a live token. A repetition with the same token gets a fresh profile for the
/// same attempt, since answers get lost.
/// </summary>
internal sealed class GiveProfile(
    Database database, PersonCheck people, AccountAttempts attempts, Foundations foundations, ProfileRenderer renderer, IIdentities identities,
    SsoOffers offers, Refusals refusals, EnrollmentJournal journal, Microsoft.Extensions.Options.IOptions<EnrollmentOptions> options, ILogger<GiveProfile> log)
{
    /// <summary>The profile or a refusal; null when the person has to sign in again for it.</summary>
    public async Task<IResult?> RunAsync(Visit visit, AccessTokenInfo token, CancellationToken ct)
    {
        var verdict = await people.DecideAsync(visit.Settings, token.PersonId!, visit.Mode, visit.Device.Product, ct);
        if (verdict.Cause is { } cause)
        {
            return cause == Causes.UpstreamUnavailable ? await refusals.UnavailableAsync(visit, cause, ct) : await refusals.PersonAsync(visit, token.PersonId!, cause, ct);
        }

        var (scep, missing) = await ScepAsync(visit, verdict, ct);
        if (scep is null)
        {
            return await refusals.UnavailableAsync(visit, missing!, ct);
        }

        var facts = new AttemptFacts(
            visit.Organization.Id, visit.Mode, AccountBinding.AppleOAuth2, visit.Device.Product, visit.Device.OsVersion, visit.Device.Language, visit.UserAgent, visit.RemoteAddress)
        {
            SsoId = (await offers.OfAsync(visit, ct))?.Id, // before the profile goes out: the device synchronizes as soon as it has it
        };
        var found = await database.WriteAsync(tx => attempts.ForGrantAsync(tx, facts, verdict.Person!, token.GrantId, verdict.Choice, visit.Settings, ct), ct);
        return found is { } it ? await RenderAsync(visit, verdict, it.Attempt, it.Again, scep, ct) : null;
    }

    // A token challenge needs an enrollment token, and nobody here has one.
    private async Task<(ScepPayloadSource? Scep, string? Missing)> ScepAsync(Visit visit, PersonVerdict verdict, CancellationToken ct)
    {
        var organizationId = visit.Organization.Id;
        var scep = await foundations.ScepAsync(organizationId, verdict.Choice.ScepProfileId, ct);
        var usable = scep is { Enabled: true, AbleToSign: true, ChallengeType: ScepChallengeType.Dynamic or ScepChallengeType.Static };
        return !usable || await foundations.GroupAsync(organizationId, verdict.Choice.GroupId, ct) is null ? (null, Codes.Misconfigured)
            : (await foundations.PushAsync(organizationId, ct)).Ready ? (scep, null)
            : (null, Codes.PushNotReady);
    }

    private async Task<IResult> RenderAsync(Visit visit, PersonVerdict verdict, AttemptRow attempt, bool again, ScepPayloadSource scep, CancellationToken ct)
    {
        var proof = await database.WriteAsync(tx => identities.NewChallengeAsync(tx, scep.Id, attempt.Id, null, options.Value.AttemptLifetime), ct);
        byte[] profile;
        try
        {
            profile = await renderer.ManagementAsync(visit.Organization, attempt, scep, proof, ct);
        }
        catch (InvalidOperationException e)
        {
            // A device would only give up without a word.
            AccountDrivenLog.ProfileUnusable(log, e.Message);
            return await refusals.UnavailableAsync(visit, Causes.ProfileUnusable, ct, attempt);
        }

        await journal.WriteAsync(new JournalEvent(visit.Organization.Id, again ? Codes.ProfileRefetched : Codes.ProfileIssued, "device")
        {
            AttemptId = attempt.Id,
            RemoteAddress = visit.RemoteAddress,
            UserAgent = visit.UserAgent,
            Detail = new { visit.Mode, personId = verdict.Person!.Id, attempt.Method },
        }, ct);
        AccountDrivenLog.ProfileGiven(log, attempt.Id, verdict.Person.Id, visit.Mode);
        visit.Http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(profile, ProfileWriter.MediaType);
    }
}
