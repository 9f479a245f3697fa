using System.CommandLine;
using System.Globalization;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Fleets;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Cli.Simulation;

/// <summary><c>gatehouse sim …</c>: devices that exist only here. They keep their state in memory, so they leave when the program ends.</summary>
internal static class SimulatorVerbs
{
    private const string Enrolled = "Enrolled";

    public static Command Build(Verbs verbs) => Verbs.Noun(
        "sim", "Simulated devices, for trying things out and for load. A server accepts them as it accepts real ones.", Enroll(verbs), AccountVerb.Build(verbs), Load(verbs));

    private static Command Enroll(Verbs verbs)
    {
        var common = new Common();
        var stay = new Option<int>("--connect") { Description = "Then connect so many times each, and answer what is there.", HelpName = "times", DefaultValueFactory = _ => 1 };
        return verbs.Verb("enroll", "Enroll devices by a link, as people would.", [.. common.All, stay], async (run, ct) =>
        {
            await using var fleet = common.Fleet(run);
            var report = await EnrollAsync(run, fleet, common.Link(run), ct);
            for (var i = 0; i < run.Get(stay); i++)
            {
                await fleet.ConnectAsync(ct);
            }

            run.Print.Many<DeviceResult>(
                report.Results,
                new("Device", r => r.Device.Facts.DeviceName), new("Model", r => r.Device.Facts.Model.MarketingName), new("Serial", r => r.Device.Facts.SerialNumber),
                new("Outcome", r => Outcome(r.Outcome)), new("Commands", r => r.Device.Acknowledged), new("Seconds", r => Seconds(r.Elapsed)));
            return report.NotManaged == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Load(Verbs verbs)
    {
        var common = new Common();
        var rounds = new Option<int>("--rounds") { Description = "How often every device connects.", HelpName = "n", DefaultValueFactory = _ => 10 };
        return verbs.Verb("load", "Enroll devices, let them connect again and again, and tell how fast that went.", [.. common.All, rounds], async (run, ct) =>
        {
            await using var fleet = common.Fleet(run);
            var report = await EnrollAsync(run, fleet, common.Link(run), ct);
            var start = run.Terminal.Time.GetTimestamp();
            var broken = 0;
            for (var i = 0; i < run.Get(rounds); i++)
            {
                broken += (await fleet.ConnectAsync(ct)).Count(o => o is SessionOutcome.Broken);
            }

            var elapsed = run.Terminal.Time.GetElapsedTime(start);
            var connects = report.Managed * run.Get(rounds);
            run.Print.One(new
            {
                Devices = report.Results.Count,
                report.Managed,
                EnrolledWithin = new { P50 = Seconds(report.Percentile(0.5)), P95 = Seconds(report.Percentile(0.95)), P99 = Seconds(report.Percentile(0.99)) },
                Connects = connects,
                ConnectsPerSecond = (connects / Math.Max(0.001, elapsed.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture),
                BrokenConnects = broken,
                CommandsAnswered = report.Acknowledged,
            });
            return report.NotManaged + broken == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static async Task<FleetReport> EnrollAsync(Invocation run, Fleet fleet, Uri link, CancellationToken ct)
    {
        FleetReport? report = null;
        await Bars.ShowAsync(run.Terminal with { Out = run.Terminal.Error }, [(Enrolled, fleet.Devices.Count)], async bars =>
        {
            var done = 0;
            var progress = new Step(step =>
            {
                if (step.Stage == EnrollmentStage.Enrolled)
                {
                    bars.Set(Enrolled, Interlocked.Increment(ref done));
                }
            });
            report = await fleet.EnrollAsync(_ => link, progress, ct);
        });
        foreach (var (reason, count) in report!.Failures())
        {
            run.Print.Remark($"{count} failed: {reason}");
        }

        return report;
    }

    private static string Outcome(EnrollmentOutcome outcome) => outcome switch
    {
        EnrollmentOutcome.Managed => "managed",
        EnrollmentOutcome.Failed failed => $"{failed.Stage}: {failed.Reason}",
        _ => "stalled",
    };

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    private sealed class Step(Action<DeviceProgress> action) : IProgress<DeviceProgress>
    {
        public void Report(DeviceProgress value) => action(value);
    }

    private sealed class Common
    {
        private readonly Argument<string> _link = new("link") { Description = "Enrollment link, long or short." };
        private readonly Option<int> _devices = new("--devices") { Description = "How many.", HelpName = "n", DefaultValueFactory = _ => 1 };
        private readonly Option<DeviceKind[]> _kinds = Choice.Many<DeviceKind>("--kind", "Kinds, dealt out in turn; iPhone, Mac and iPad when left out.");
        private readonly Option<int> _seed = new("--seed") { Description = "The same seed gives the same devices.", HelpName = "n", DefaultValueFactory = _ => Random.Shared.Next() };
        private readonly Option<int> _parallel = new("--parallel") { Description = "Devices at the same time.", HelpName = "n", DefaultValueFactory = _ => 8 };

        public IEnumerable<Symbol> All => [_link, _devices, _kinds, _seed, _parallel];

        public Uri Link(Invocation run) =>
            Uri.TryCreate(run.Get(_link), UriKind.Absolute, out var link) ? link : throw new CliException("The link is not an address.");

        public Fleet Fleet(Invocation run)
        {
            var options = new FleetOptions { Count = run.Get(_devices), Seed = run.Get(_seed), Concurrency = run.Get(_parallel) };
            var surroundings = new SimulatedDeviceOptions
            {
                Network = new DeviceNetwork { AcceptUntrustedLoopback = true },
                Keys = new KeyPool(16),
                Time = run.Terminal.Time,
            };
            return new Fleet(
                run.Get(_kinds) is { Length: > 0 } kinds
                    ? new FleetOptions { Count = options.Count, Seed = options.Seed, Concurrency = options.Concurrency, Kinds = kinds }
                    : options,
                surroundings);
        }
    }
}
