using System.Globalization;
using Gatehouse.Cli.Output;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Fleets;

namespace Gatehouse.Cli.Demo;

/// <summary>What came of each device.</summary>
/// <param name="Rows">One per device.</param>
/// <param name="Commands">What was sent.</param>
internal sealed record DemoReport(IReadOnlyList<DemoReport.Row> Rows, DemoCommands Commands)
{
    /// <summary>What happened with the work accounts.</summary>
    public DemoAccounts Accounts { get; init; } = new([], []);

    /// <summary>What happened with the app.</summary>
    public DemoApps Apps { get; init; } = new([]);

    /// <summary>What happened with the viewers.</summary>
    public DemoTv Tv { get; init; } = new([]);

    /// <summary>Devices whose enrollment went through.</summary>
    public int Enrolled => Rows.Count(r => r.Enrolled);

    /// <summary>Devices that are managed and have every profile, verified.</summary>
    public int Managed => Rows.Count(r => r.Managed);

    /// <summary>Everything that should have happened and did not.</summary>
    public int Failed => Rows.Count(r => !r.Managed) + (Commands.Given - Commands.Answered) + Accounts.Failed + Apps.Failed + Tv.Failed;

    /// <summary>The line that ends a demo.</summary>
    public string LastLine => $"demo: {Enrolled} devices enrolled, {Managed} managed, {Commands.Answered} commands answered, {Failed} failed";

    /// <summary>Puts together what the devices say and what the server says.</summary>
    public static async Task<DemoReport> MakeAsync(
        GatehouseClient client, DemoFleet fleet, FleetReport report, DemoSetup setup, IReadOnlyList<DeviceSummary> devices, DemoCommands commands,
        CancellationToken ct)
    {
        var rows = new List<Row>();
        foreach (var result in report.Results)
        {
            var device = devices.FirstOrDefault(d => d.SerialNumber == result.Device.Facts.SerialNumber);
            var profiles = device is null ? [] : await client.ListDeviceProfilesAsync(device.Id, ct);
            rows.Add(new Row(
                result, fleet.IsThreePhase(result.Device), device, profiles.Count(p => p.State == DeviceProfileState.Verified), setup.Profiles.Count,
                device is null ? 0 : commands.ByDevice.GetValueOrDefault(device.Id)));
        }

        return new DemoReport(rows, commands);
    }

    /// <summary>Prints it.</summary>
    public void Print(Printer print) => print.Many<Row>(
        Rows,
        new("Device", r => r.Result.Device.Facts.DeviceName), new("Model", r => r.Result.Device.Facts.Model.MarketingName),
        new("System", r => r.Result.Device.Facts.Model.OsVersion), new("Way in", r => r.ThreePhase ? "three-phase" : "direct"),
        new("State", r => r.State), new("Profiles verified", r => $"{r.Verified} of {r.Expected}"), new("Commands answered", r => r.Answered),
        new("Took", r => string.Create(CultureInfo.InvariantCulture, $"{r.Result.Elapsed.TotalSeconds:0.0} s")));

    /// <summary>One device.</summary>
    internal sealed record Row(DeviceResult Result, bool ThreePhase, DeviceSummary? Device, int Verified, int Expected, int Answered)
    {
        public bool Enrolled => Result.Outcome is EnrollmentOutcome.Managed;

        public bool Managed => Enrolled && Device?.State == DeviceState.Managed && Verified == Expected;

        public string State => Result.Outcome switch
        {
            EnrollmentOutcome.Failed failed => $"{failed.Stage}: {failed.Reason}",
            EnrollmentOutcome.Stalled stalled => $"stalled at {stalled.Stage}",
            _ => Device is null ? "unknown to the server" : Plain.Text(Device.State),
        };
    }
}
