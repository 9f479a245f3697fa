using System.Security.Cryptography;
using Gatehouse.Protocols.OneTimeCodes;
using Gatehouse.Server.Accounts.Account;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Pages;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>
/// Sets up an authenticator app in the middle of a sign-in that demands a second factor, for somebody who has none. The
/// secret is the flow's alone until a code confirms it, so that two who know the password never see the same one.
/// </summary>
internal sealed class SetUpStep(
    Database database, FlowStore flows, TotpStore totp, SecretBox secrets, IPeople people, FinishFlow finish, SignInReplies replies, IAudit audit)
{
    private static readonly string[] ByPasswordAndCode = ["pwd", "otp", "mfa"];

    /// <summary>The password was right, and is not enough.</summary>
    public async Task<IResult> BeginAsync(HttpContext http, OpenFlow flow, PasswordPassed passed, IReadOnlyList<string> amr, CancellationToken ct)
    {
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        return replies.GoTo(http, await flows.BeginSetUpAsync(flow, passed, amr, secrets.Seal(secret, Purpose(passed.PersonId)), ct));
    }

    /// <summary>The page that shows the secret.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, OpenFlow flow, LocalText? problem, CancellationToken ct)
    {
        if (flow.Row.SetupSealed is not { } box || await people.FindAsync(flow.Row.OrgId, flow.Row.PersonId!, ct) is not { } person)
        {
            return replies.Over(http);
        }

        var view = await replies.ViewAsync(http, flow, ct);
        var secret = new ScannedSecret(view.Organization!, person.PreferredName, secrets.Open(box, Purpose(person.Id)));
        return HtmlPage.Of<SetUpPage>(new { View = view, Flow = flow, Secret = secret, Problem = problem }, SignInReplies.Status(flow, problem));
    }

    /// <summary>A code confirms it: the recovery codes are shown, this once, and lead on.</summary>
    public async Task<IResult> ConfirmAsync(HttpContext http, OpenFlow flow, string typed, CancellationToken ct)
    {
        var (person, code) = (flow.Row.PersonId!, typed.Replace(" ", "", StringComparison.Ordinal));
        if (flow.Row.SetupSealed is not { } box)
        {
            return replies.Over(http);
        }

        var (codes, another) = await database.WriteAsync(tx => AddAsync(tx, flow.Row, secrets.Open(box, Purpose(person)), code), ct);
        if (another)
        {
            // Set up in another window meanwhile: a password must not replace what somebody has.
            await flows.AdvanceAsync(flow.Row, person, flow.Row.Amr!.Split(' '), ct);
            return replies.GoTo(http, flow.Path());
        }

        return codes is null
            ? await ShowAsync(http, flow, AccountTexts.ScanFailed, ct)
            : HtmlPage.Of<RecoveryCodesPage>(new { View = await replies.ViewAsync(http, flow, ct), NextPath = flow.Path(), Codes = codes });
    }

    /// <summary>The codes are kept; the person proved both factors in this flow.</summary>
    public async Task<IResult> FinishAsync(HttpContext http, OpenFlow flow, CancellationToken ct) =>
        replies.Finished(http, await finish.SignedInAsync(http, flow, new Proof(flow.Row.PersonId!, Acr.Mfa, ByPasswordAndCode), null, ct));

    private async Task<(IReadOnlyList<string>? Codes, bool Another)> AddAsync(Tx tx, FlowRow flow, byte[] secret, string code)
    {
        var person = flow.PersonId!;
        if ((await SecondFactorView.ReadAsync(tx, person)).Any)
        {
            return (null, true);
        }

        if (!await totp.AddAsync(tx, flow.OrgId, person, secret, code) || !await FlowStore.EndSetUpAsync(tx, flow))
        {
            return (null, false);
        }

        await audit.WriteAsync(tx, flow.OrgId, "person", person, "person.second-factor-add", person, new { flow.Wanted.Purpose });
        return (await RecoveryCodes.RenewAsync(tx, person), false);
    }

    private static string Purpose(string personId) => "accounts.setup:" + personId;
}
