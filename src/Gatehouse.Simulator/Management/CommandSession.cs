using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Commands;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Management;

/// <summary>One conversation: says Idle, carries out what comes, reports, until the server has nothing more.</summary>
internal sealed class CommandSession(SimulatedDevice device, MdmConnection connection, EnrollmentChannel channel)
{
    private const int MaxCommands = 1000;

    // A device keeps a report until it is answered with 2xx; after these repeats it waits for the next push.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    private int _commands;

    public async Task<SessionOutcome> RunAsync(CancellationToken ct)
    {
        if (device.Management is not { } begun)
        {
            return new SessionOutcome.Skipped();
        }

        var report = Report(begun, CommandStatus.Idle, null, []);
        Action? afterwards = null;

        // Looked up each time: a renewed profile changes the identity, and erasing or unenrolling ends it all.
        while (device.Management is { } management)
        {
            var answer = await DeliverAsync(management, report, ct).ConfigureAwait(false);
            afterwards?.Invoke();
            if (End(answer) is { } end)
            {
                return end;
            }

            if (device.Management is null || !device.IsOn || answer!.Body.Length == 0)
            {
                break;
            }

            if (_commands == MaxCommands)
            {
                return new SessionOutcome.Broken(_commands, "The server does not stop sending commands.", null);
            }

            if (!TryReadCommand(answer.Body, out var uuid, out var command))
            {
                return new SessionOutcome.Broken(_commands, "The answer is not a command.", (int)answer.Status);
            }

            if (device.Behavior.StallAfter == EnrollmentStage.Enrolled)
            {
                return new SessionOutcome.Broken(_commands, "The device stopped.", null);
            }

            var result = await CommandAnswers.AnswerAsync(device, command, ct).ConfigureAwait(false);
            (report, afterwards) = (Report(management, result.Status, uuid, result.Keys), result.Afterwards);
            device.Count(result.Status);
            _commands++;
        }

        return new SessionOutcome.Finished(_commands);
    }

    private async Task<HttpAnswer?> DeliverAsync(ManagementState management, PlistDictionary report, CancellationToken ct)
    {
        HttpAnswer? answer = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                answer = await connection.ReportAsync(management, report, ct, channel).ConfigureAwait(false);
            }
            catch (HttpRequestException)
            {
                answer = null;
            }

            var final = answer is not null && (int)answer.Status < 500;
            if (final || attempt == Pauses.Length)
            {
                return answer;
            }

            await Task.Delay(Pauses[attempt], device.Time, ct).ConfigureAwait(false);
        }
    }

    private SessionOutcome? End(HttpAnswer? answer)
    {
        if (answer is { IsSuccess: true })
        {
            return null;
        }

        if (answer is not null)
        {
            device.Heed(answer);
        }

        return answer is null
            ? new SessionOutcome.Broken(_commands, "The server did not answer.", null)
            : new SessionOutcome.Broken(_commands, $"The server answered {(int)answer.Status}.", (int)answer.Status);
    }

    private PlistDictionary Report(ManagementState management, CommandStatus status, string? commandUuid, PlistDictionary results)
    {
        var report = new PlistDictionary();
        management.NameOf(device.Facts, channel).Write(report);
        report.Add("Status", status.ToString());
        report.AddIfSet("CommandUUID", commandUuid);
        foreach (var (key, value) in results)
        {
            report.Add(key, value);
        }

        return report;
    }

    private static bool TryReadCommand(byte[] body, out string uuid, out PlistDictionary command)
    {
        (uuid, command) = ("", []);
        if (!PlistReader.TryReadDictionary(body, PlistLimits.CommandResult, out var envelope, out _)
            || envelope.Text("CommandUUID") is not { } id || envelope.Dictionary("Command") is not { } inner)
        {
            return false;
        }

        (uuid, command) = (id, inner);
        return true;
    }
}
