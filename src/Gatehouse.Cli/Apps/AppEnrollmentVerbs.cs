using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Apps;

namespace Gatehouse.Cli.Apps;

/// <summary><c>gatehouse app-enrollment …</c></summary>
internal static class AppEnrollmentVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "app-enrollment", "How apps enroll without a person.", Show(verbs), Switch(verbs, "enable", true), Switch(verbs, "disable", false), Set(verbs));

    private static Command Show(Verbs verbs) => verbs.Verb(
        "show", "What the organization allows, and how many installations there are.", [], async (run, ct) => run.Print.One(await run.Client.GetAppEnrollmentAsync(ct)));

    private static Command Switch(Verbs verbs, string name, bool enabled) => verbs.Verb(
        name, enabled ? "Let apps enroll without a person." : "Let no app enroll any more; those that did go on.", [], async (run, ct) =>
        {
            var before = await run.Client.GetAppEnrollmentAsync(ct);
            var after = await run.Client.UpdateAppEnrollmentAsync(before.Settings with { Enabled = enabled }, ct);
            run.Print.Done(enabled ? "Enabled." : "Disabled.", after);
        });

    private static Command Set(Verbs verbs)
    {
        var attestation = new Option<string?>("--attestation") { Description = "none, optional or required.", HelpName = "none|optional|required" };
        var platforms = Args.Several("--platform", "Platform that may enroll; repeat for several. 'all' for any.");
        var perAddress = new Option<int?>("--per-address") { Description = "Enrollments in an hour from one address.", HelpName = "n" };
        var perMinute = new Option<int?>("--per-minute") { Description = "Enrollments in a minute.", HelpName = "n" };
        var unproven = new Option<int?>("--unproven-per-minute") { Description = "Enrollments in a minute of keys that nothing is known about.", HelpName = "n" };
        var most = new Option<int?>("--max-anonymous") { Description = "Most installations behind which nobody is known.", HelpName = "n" };
        var days = new Option<int?>("--inactivity-days") { Description = "Days after which silent installations are removed.", HelpName = "days" };
        var work = new Option<int?>("--work-bits") { Description = "Zero bits of the proof of work; 0 for none.", HelpName = "bits" };
        Symbol[] all = [attestation, platforms, perAddress, perMinute, unproven, most, days, work];
        return verbs.Verb("set", "Change some of it; what is left out stays.", all, async (run, ct) =>
        {
            var settings = (await run.Client.GetAppEnrollmentAsync(ct)).Settings;
            settings = settings with
            {
                Attestation = run.Get(attestation) ?? settings.Attestation,
                AllowedPlatforms = !run.Has(platforms) ? settings.AllowedPlatforms : run.Get(platforms) is ["all"] ? [] : run.Get(platforms)!,
                RatePerIpPerHour = run.Get(perAddress) ?? settings.RatePerIpPerHour,
                RatePerTenantPerMinute = run.Get(perMinute) ?? settings.RatePerTenantPerMinute,
                RatePerLevelPerMinute = run.Get(unproven) is { } limit
                    ? new Dictionary<string, int>(settings.RatePerLevelPerMinute) { ["none"] = limit }
                    : settings.RatePerLevelPerMinute,
                MaxActiveAnonymous = run.Get(most) ?? settings.MaxActiveAnonymous,
                InactivityDays = run.Get(days) ?? settings.InactivityDays,
                ProofOfWorkBits = run.Get(work) ?? settings.ProofOfWorkBits,
            };
            run.Print.One(await run.Client.UpdateAppEnrollmentAsync(settings, ct));
        });
    }
}
