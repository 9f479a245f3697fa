using System.CommandLine;
using Gatehouse.Cli.Access;
using Gatehouse.Cli.AccountDriven;
using Gatehouse.Cli.Accounts;
using Gatehouse.Cli.Admin;
using Gatehouse.Cli.Apps;
using Gatehouse.Cli.Demo;
using Gatehouse.Cli.Devices;
using Gatehouse.Cli.Doctor;
using Gatehouse.Cli.Enrollment;
using Gatehouse.Cli.OAuth;
using Gatehouse.Cli.Pki;
using Gatehouse.Cli.Simulation;
using Gatehouse.Cli.Tv;
using Gatehouse.Cli.Webhooks;

namespace Gatehouse.Cli.Running;

/// <summary>The whole command line: one line per noun, in the order a newcomer meets them.</summary>
internal static class GatehouseApp
{
    // After Ctrl+C a verb may have processes to end.
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(15);

    /// <summary>Reads the command line, does it, and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken ct)
    {
        var parsed = Build(terminal).Parse(args);
        var exitCode = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = CleanUp }, ct);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
    }

    /// <summary>Every verb; also what a test compares the documentation with.</summary>
    public static RootCommand Build(Terminal terminal)
    {
        var globals = new GlobalOptions();
        var verbs = new Verbs(globals, terminal);
        var root = new RootCommand("Administers a Gatehouse server. Every verb is one or a few calls of its API.");
        globals.AddTo(root);
        Command[] commands =
        [
            .. AccessVerbs.Build(verbs),
            TokenVerbs.Build(verbs),
            AttemptVerbs.Build(verbs),
            EnrollmentLogVerb.Build(verbs),
            SigningKeyVerbs.Build(verbs),
            AccountDrivenVerbs.Build(verbs),
            DeviceVerbs.Build(verbs),
            CommandVerbs.Build(verbs),
            GroupVerbs.Build(verbs),
            ProfileVerbs.Build(verbs),
            ApnsVerbs.Build(verbs),
            AccessManagementVerbs.Build(verbs),
            ScepVerbs.Build(verbs),
            ScepRequestVerbs.Build(verbs),
            PkiVerbs.Build(verbs),
            OrganizationVerbs.Build(verbs),
            PeopleVerbs.Build(verbs),
            OAuthClientVerbs.Build(verbs),
            OAuthResourceVerbs.Build(verbs),
            OAuthKeyVerbs.Build(verbs),
            OAuthGrantVerbs.Build(verbs),
            OAuthConsentVerbs.Build(verbs),
            OAuthRegistrationVerbs.Build(verbs),
            PersonGroupVerbs.Build(verbs),
            AccountSessionVerbs.Build(verbs),
            AccountSettingVerbs.Build(verbs),
            UpstreamVerbs.Build(verbs),
            AppEnrollmentVerbs.Build(verbs),
            AppVerbs.Build(verbs),
            InstallationVerbs.Build(verbs),
            AppUserVerbs.Build(verbs),
            TvVerbs.Build(verbs),
            TvAppVerbs.Build(verbs),
            TvSecretVerbs.Build(verbs),
            TvDegradationVerbs.Build(verbs),
            TvTrialVerbs.Build(verbs),
            TvKeyVerbs.Build(verbs),
            ApiKeyVerbs.Build(verbs),
            WebhookVerbs.Build(verbs),
            AuditVerb.Build(verbs),
            DoctorVerb.Build(verbs),
            SimulatorVerbs.Build(verbs),
            DemoVerb.Build(verbs),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
