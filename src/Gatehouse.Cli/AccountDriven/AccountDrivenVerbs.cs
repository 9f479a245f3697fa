using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Cli.AccountDriven;

/// <summary><c>gatehouse account-driven …</c></summary>
internal static class AccountDrivenVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "account-driven", "How people enroll devices with their work account.",
        Show(verbs), Set(verbs), Snippets(verbs), DomainVerbs.Build(verbs), RuleVerbs.Build(verbs), SsoVerbs.Build(verbs), AppleVerbs.Build(verbs));

    private static Command Show(Verbs verbs) => verbs.Verb(
        "show", "The settings.", [], async (run, ct) => run.Print.One(await run.Client.GetAccountDrivenSettingsAsync(ct)));

    private static Command Set(Verbs verbs)
    {
        var mode = Choice.Maybe<AccountMode>("--mode", "What a device becomes where no rule says something else.");
        var method = Choice.Maybe<AccountMethod>("--method", "How devices obtain their token.");
        var group = new Option<string?>("--group") { Description = "Group that devices join; empty for the default one.", HelpName = "grp_…" };
        var scep = new Option<string?>("--scep-profile") { Description = "SCEP profile of the identity; empty for the default one.", HelpName = "scep_…" };
        var ownership = Choice.Maybe<DeviceOwnership>("--ownership", "Whose devices those of adde are.");
        var app = new Option<long?>("--required-app") { Description = "App Store id of the management app; 0 for none.", HelpName = "n" };
        var sso = new Option<string?>("--sso") { Description = "Enrollment SSO document; empty for none.", HelpName = "sso_…" };
        var message = new Option<string?>("--refusal-message") { Description = "Shown on devices that may not enroll; empty for none." };
        var web = new Option<double?>("--web-token-days") { Description = "How long a token of the web sign-in lasts.", HelpName = "n" };
        var access = new Option<int?>("--access-token-minutes") { Description = "How long an OAuth 2 access token lasts.", HelpName = "n" };
        var refresh = new Option<int?>("--refresh-token-days") { Description = "How long a refresh token may lie unused.", HelpName = "n" };
        var again = new Option<int?>("--sign-in-again-days") { Description = "After how many days a person signs in again, whatever the device refreshed; 0 for never.", HelpName = "n" };
        return verbs.Verb("set", "Change the settings.", [mode, method, group, scep, ownership, app, sso, message, web, access, refresh, again], async (run, ct) =>
            run.Print.One(await run.Client.UpdateAccountDrivenSettingsAsync(
                new UpdateAccountDrivenSettings
                {
                    Mode = run.Get(mode),
                    Method = run.Get(method),
                    GroupId = run.Get(group),
                    ScepProfileId = run.Get(scep),
                    Ownership = run.Get(ownership),
                    RequiredAppId = run.Get(app),
                    EnrollmentSsoId = run.Get(sso),
                    RefusalMessage = run.Get(message),
                    WebTokenSeconds = (long?)(run.Get(web) * 86_400),
                    AccessTokenSeconds = run.Get(access) * 60L,
                    RefreshTokenSeconds = run.Get(refresh) * 86_400L,
                    ReauthenticateDays = run.Get(again),
                },
                ct)));
    }

    private static Command Snippets(Verbs verbs)
    {
        var server = new Option<string?>("--for") { Description = "Only this web server.", HelpName = "nginx|apache|caddy|static" };
        return verbs.Verb("snippets", "What to put on the web server of a domain.", [server], async (run, ct) =>
        {
            var all = await run.Client.ListDiscoverySnippetsAsync(ct).Where(s => run.Get(server) is not { } wanted || s.Server == wanted).ToListAsync(ct);
            if (run.Print.IsJson)
            {
                run.Print.Many(all);
                return;
            }

            foreach (var snippet in all)
            {
                run.Terminal.Out.WriteLine($"# {snippet.Server}: {snippet.Where}\n{snippet.Text}");
            }
        });
    }
}
