using System.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Cli.Simulation;

/// <summary><c>gatehouse sim account</c>: a device whose person types a work account and signs in.</summary>
internal static class AccountVerb
{
    public static Command Build(Verbs verbs)
    {
        var account = new Argument<string>("account") { Description = "What the person types on the device, such as ada@example.com." };
        var kind = Choice.Of("--kind", "Kind of device.", DeviceKind.IPhone);
        var at = new Option<string?>("--domain-at") { Description = "Server to ask instead of the account's domain, where no name server leads there.", HelpName = "url" };
        var name = new Option<string?>("--sign-in-as") { Description = "Name to type on the sign-in page, when it is another one.", HelpName = "name" };
        var connect = new Option<int>("--connect") { Description = "Then connect so many times, and answer what is there.", HelpName = "times", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same device.", HelpName = "n", DefaultValueFactory = _ => Random.Shared.Next() };
        const string Description =
            "Enroll a device with a work account. The password is asked for, or read from GATEHOUSE_PASSWORD or standard input; a one-time code likewise, or from GATEHOUSE_CODE.";
        return verbs.Verb("account", Description, [account, kind, at, name, connect, seed], async (run, ct) =>
        {
            using var network = new DeviceNetwork { AcceptUntrustedLoopback = true };
            if (run.Get(at) is { } server)
            {
                network.Lead(DomainOf(run.Get(account)), Invocation.ParseServer(server));
            }

            using var apple = new SimulatedAppleDeviceCa(run.Terminal.Time.GetUtcNow());
            using var device = new SimulatedDevice(
                DeviceFacts.Create(run.Get(kind), run.Get(seed)),
                new SimulatedDeviceOptions { Network = network, AppleCa = apple, Time = run.Terminal.Time });
            var owner = new AccountOwner(run.Get(account), run.Secret("Password of the account", "GATEHOUSE_PASSWORD"))
            {
                SignInName = run.Get(name),
                OneTimeCode = () => run.Secret("One-time code", "GATEHOUSE_CODE"),
            };
            var outcome = await device.EnrollAsync(owner, ct);
            for (var i = 0; i < run.Get(connect); i++)
            {
                await device.ConnectAsync(ct);
            }

            Show(run.Print, device, outcome);
            return outcome is EnrollmentOutcome.Managed ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static void Show(Printer print, SimulatedDevice device, EnrollmentOutcome outcome)
    {
        var management = device.Management;
        print.One(new
        {
            Device = device.Facts.DeviceName,
            Model = device.Facts.Model.MarketingName,
            Outcome = outcome is EnrollmentOutcome.Failed failed ? $"{failed.Stage}: {failed.Reason}" : "managed",
            EnrolledAs = management?.Account?.Mode,
            management?.Account?.ManagedAppleAccount,
            KnownAs = management is null ? null : management.EnrollmentId ?? device.Facts.Udid,
            SignIns = management?.Account?.SignIns ?? 0,
            Renewals = management?.Account?.Refreshes ?? 0,
            CommandsAnswered = device.Acknowledged,
        });
    }

    private static string DomainOf(string account) =>
        account.LastIndexOf('@') is > 0 and var at && at < account.Length - 1 ? account[(at + 1)..] : throw new CliException("An account is a name, an @ and a domain.");
}
