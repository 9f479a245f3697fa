using Gatehouse.Cli.Output;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Cli.Demo;

/// <summary>
/// The act of the work accounts: two people enroll two devices each by signing in. Then one of them leaves, and the other
/// only has to sign in again.
/// </summary>
/// <param name="Devices">All four.</param>
/// <param name="Steps">What should have happened, and whether it did.</param>
internal sealed record DemoAccounts(IReadOnlyList<DemoAccountDevice> Devices, IReadOnlyList<(string What, bool Done)> Steps)
{
    /// <summary>Steps that did not happen.</summary>
    public int Failed => Steps.Count(s => !s.Done);

    /// <summary>Plays it.</summary>
    public static async Task<DemoAccounts> RunAsync(GatehouseClient client, DemoWorld world, DemoSetup setup, TimeProvider time, CancellationToken ct)
    {
        var office = await DemoOffice.OpenAsync(client, world, setup, ct);
        var (ada, ben) = (await office.HireAsync("Ada", ct), await office.HireAsync("Ben", ct));
        DemoAccountDevice[] devices =
        [
            new(world, ada, DeviceKind.IPhone, "user enrollment, web sign-in", time),
            new(world, ada, DeviceKind.Vision, "user enrollment, Enrollment SSO", time),
            new(world, ben, DeviceKind.IPad, "device enrollment, OAuth 2", time),
            new(world, ben, DeviceKind.Mac, "device enrollment, OAuth 2", time),
        ];
        try
        {
            return new DemoAccounts(devices, await PlayAsync(client, office, ada, ben, devices, ct));
        }
        finally
        {
            Array.ForEach(devices, device => device.Dispose());
        }
    }

    /// <summary>Prints it.</summary>
    public void Print(Printer print, TextWriter output)
    {
        output.WriteLine("Two people enroll with their work accounts:");
        print.Many<DemoAccountDevice>(
            Devices,
            new("Device", d => d.Name), new("Model", d => d.Model), new("Account", d => d.Account), new("Way in", d => d.WayIn),
            new("Sign-ins", d => d.SignIns), new("State", d => d.State));
        foreach (var (what, done) in Steps)
        {
            output.WriteLine($"{(done ? "done" : "FAILED")}: {what}");
        }
    }

    private static async Task<List<(string What, bool Done)>> PlayAsync(
        GatehouseClient client, DemoOffice office, DemoOffice.Employee ada, DemoOffice.Employee ben, DemoAccountDevice[] devices, CancellationToken ct)
    {
        var steps = new List<(string What, bool Done)>();
        foreach (var device in devices)
        {
            var enrolled = await device.EnrollAsync(ct) && await device.AnswerAsync(client, office.Group.Id, ct);
            steps.Add(($"{device.Name} enrolls with the account of {device.Person.Name} and answers", enrolled));
        }

        if (steps.TrueForAll(s => s.Done))
        {
            await client.UpdatePersonAsync(ada.Person.Id, new UpdatePerson(State: PersonState.Disabled), ct);
            await client.EndSessionsAsync(ben.Person.Id, ct);
            foreach (var device in devices)
            {
                steps.Add(device.Person == ada.Person
                    ? ($"{ada.Name} is disabled, and {device.Name} is stopped at its next request", await device.IsStoppedAsync(ct))
                    : ($"{ben.Name} signs in again, and {device.Name} goes on without enrolling again", await device.ComesBackAsync(client, ct)));
            }
        }

        return steps;
    }
}
