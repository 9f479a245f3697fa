using System.Text;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Pages;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Pages;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>
/// A passkey in a sign-in: in place of the password, or after it as the second factor. With user verification it is two
/// factors by itself, so there is nothing to ask after it.
/// </summary>
internal sealed class PasskeySignIn(
    FlowDoor door, FlowStore flows, PasskeyCeremonies ceremonies, PasskeyStore passkeys, FinishFlow finish, SignInReplies replies,
    ILogger<PasskeySignIn> log)
{
    /// <summary><c>POST /signin/{flow}/passkey/options</c>: what the browser asks an authenticator to sign, for the script of the page.</summary>
    public static Task<IResult> AskAsync(string flow, HttpContext http, PasskeySignIn passkey, CancellationToken ct) => passkey.AskAsync(flow, http, ct);

    /// <summary><c>POST /signin/{flow}/passkey</c>: what it signed.</summary>
    public static Task<IResult> UseAsync(string flow, HttpContext http, PasskeySignIn passkey, CancellationToken ct) => passkey.UseAsync(flow, http, ct);

    private async Task<IResult> AskAsync(string word, HttpContext http, CancellationToken ct)
    {
        if (!ceremonies.Available || await Forms.ReadAsync(http, ct) is not { } form || await door.ReturnAsync(http, word, form["form"], ct) is not { } flow)
        {
            return Problems.Forbidden();
        }

        var person = flow.Row.Step == FlowSteps.Second ? new PasskeyPerson(flow.Row.PersonId!) : null;
        var asked = await ceremonies.AskAsync(http, flow.Row.OrgId, person, ct);
        await flows.KeepChallengeAsync(flow.Row, Encoding.UTF8.GetBytes(asked.AssertionState!), ct);
        return TypedResults.Text(asked.RequestOptionsJson, "application/json");
    }

    private async Task<IResult> UseAsync(string word, HttpContext http, CancellationToken ct)
    {
        if (await Forms.ReadAsync(http, ct) is not { } form || await door.ReturnAsync(http, word, form["form"], ct) is not { } flow)
        {
            return replies.Stale(http);
        }

        if (await ProveAsync(http, flow, form["credential"].ToString(), ct) is { } proof)
        {
            return replies.Finished(http, await finish.SignedInAsync(http, flow, proof, null, ct));
        }

        AccountsLog.Refused(log, flow.Row.OrgId, SignInClient.Of(http).Address, "passkey not accepted");
        return flow.Row.Step == FlowSteps.Second
            ? await replies.CodeAsync(http, flow, flow.Row.PersonId!, SignInTexts.PasskeyFailed, ct)
            : await replies.FirstAsync(http, flow, SignInTexts.PasskeyFailed, ct);
    }

    private async Task<Proof?> ProveAsync(HttpContext http, OpenFlow flow, string credential, CancellationToken ct)
    {
        // Taken before it is looked at: a challenge counts once, whatever comes of it.
        if (flow.Row.Step is FlowSteps.SetUp or FlowSteps.SetUpDone || flow.Row.Challenge is not { } challenge || !await flows.TakeChallengeAsync(flow.Row, ct)
            || await ceremonies.UseAsync(http, flow.Row.OrgId, Encoding.UTF8.GetString(challenge), credential, ct) is not var (person, passkey)
            || (flow.Row.Step == FlowSteps.Second && person != flow.Row.PersonId)
            || !await passkeys.UseAsync(flow.Row.OrgId, person, passkey, ct))
        {
            return null;
        }

        string[] before = flow.Row is { Step: FlowSteps.Second, Amr: { } amr } ? amr.Split(' ') : [];
        return new Proof(person, Acr.Passkey, [.. before.Union(Methods(passkey))]);
    }

    /// <summary>By RFC 8176 §2: a key in hardware or, where devices share it, in software; presence of the person; two factors in one.</summary>
    private static string[] Methods(UserPasskeyInfo passkey) => [passkey.IsBackupEligible ? "swk" : "hwk", "user", "mfa"];
}
