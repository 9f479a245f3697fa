using System.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Cli.Enrollment;

/// <summary><c>gatehouse tokens create NAME</c></summary>
internal static class CreateTokenVerb
{
    public static Command Build(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "Label, such as \"Engineering BYOD\"; people who enroll see it." };
        var group = new Option<string?>("--group") { Description = "Group that new devices join.", HelpName = "grp_…" };
        var scep = new Option<string?>("--scep") { Description = "SCEP profile for the identity certificate.", HelpName = "scep_…" };
        var days = new Option<double?>("--days") { Description = "Validity from now. Default 7.", HelpName = "n" };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "End of validity, instead of --days.", HelpName = "time" };
        var never = new Option<bool>("--never-expires") { Description = "No end." };
        var notBefore = new Option<DateTimeOffset?>("--not-before") { Description = "Start, when it is not now.", HelpName = "time" };
        var maxUses = new Option<int?>("--max-uses") { Description = "Devices that may enroll; 0 for any number.", HelpName = "n" };
        var company = new Option<bool>("--company") { Description = "The devices belong to the organization rather than to people." };
        var platforms = Choice.Many<DevicePlatform>("--platform", "Platforms that may enroll; repeat for several.");
        var minimum = new Option<string[]>("--minimum-os") { Description = "Oldest system version, such as iOS=17.4.", HelpName = "platform=version" };
        var variant = Choice.Of("--variant", "How the profile is handed out.", EnrollmentVariant.Direct);
        var serials = Args.Several("--serial", "Serial number that may enroll; repeat for several.");
        var note = new Option<string?>("--note") { Description = "Note on the enrollment page." };
        var invitee = new Option<string?>("--invitee") { Description = "E-mail address of the person it is for.", HelpName = "email" };
        var failures = new Option<int>("--revoke-after-failures") { Description = "Revokes itself after so many failures; 0 for never.", HelpName = "n" };
        var signIn = new Option<bool>("--require-sign-in") { Description = "A person of the organization must sign in on the page first." };
        Symbol[] symbols =
        [
            name, group, scep, days, expires, never, notBefore, maxUses, company, platforms, minimum, variant, serials, note, invitee, failures, signIn,
        ];
        return verbs.Verb("create", "Make a token and show its link.", symbols, async (run, ct) =>
        {
            var token = await run.Client.CreateEnrollmentTokenAsync(
                new CreateEnrollmentToken
                {
                    Name = run.Get(name),
                    GroupId = run.Get(group),
                    ScepProfileId = run.Get(scep),
                    LifetimeSeconds = run.Get(days) is { } d ? (long)(d * 86_400) : null,
                    ExpiresAt = run.Get(expires),
                    NeverExpires = run.Get(never),
                    NotBefore = run.Get(notBefore),
                    MaxUses = run.Get(maxUses),
                    Ownership = run.Get(company) ? DeviceOwnership.Company : DeviceOwnership.Personal,
                    Platforms = run.Get(platforms) ?? [],
                    MinimumOs = (run.Get(minimum) ?? []).Select(ParseMinimum).ToDictionary(),
                    Variant = run.Get(variant),
                    AllowedSerials = run.Get(serials) ?? [],
                    Note = run.Get(note),
                    InviteeEmail = run.Get(invitee),
                    RevokeAfterFailures = run.Get(failures),
                    RequireSignIn = run.Get(signIn),
                },
                ct);
            if (run.Print.IsJson)
            {
                run.Print.One(token);
                return;
            }

            var link = await run.Client.GetEnrollmentTokenLinkAsync(token.Id, ct);
            run.Print.Done($"{token.Id}  {token.Name}\n{link.ShortUrl}\n{link.Url}");
            await run.Terminal.Out.WriteAsync(TerminalQrCode.Draw(link.ShortUrl, run.Terminal.Interactive));
        });
    }

    private static KeyValuePair<DevicePlatform, string> ParseMinimum(string text) =>
        text.Split('=') is [var platform, var version] && Enum.TryParse<DevicePlatform>(platform, ignoreCase: true, out var known)
            ? new(known, version)
            : throw new CliException($"'{text}' is not platform=version, such as iOS=17.4.");
}
