using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>Reads what devices send to the server URL.</summary>
public static class CommandReportParser
{
    private const string Format = "command report";
    private const int MaxUuidLength = 256;

    /// <summary>Reads one report. Results are not judged here: an unexpected one must never make a device repeat itself forever.</summary>
    /// <param name="body">Request body, kept as <see cref="CommandReport.Raw"/> without a copy.</param>
    /// <param name="report">The report.</param>
    /// <param name="error">Why it cannot be attributed to an enrollment or to a command.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out CommandReport? report, [NotNullWhen(false)] out ParseError? error)
    {
        report = null;
        if (!PlistReader.TryReadDictionary(body, PlistLimits.CommandResult, out var root, out error)) return false;
        if (!EnrollmentIdentity.TryRead(root, out var enrollment, out var reason)) return Fail(reason, out error);
        if (!TryStatus(root.Text("Status"), out var status)) return Fail("Status is missing or unknown", out error);
        var uuid = status == CommandStatus.Idle ? null : root.Text("CommandUUID");
        if (status != CommandStatus.Idle && uuid is not { Length: > 0 and <= MaxUuidLength })
        {
            return Fail("CommandUUID is missing, empty or too long", out error);
        }

        report = new CommandReport(
            enrollment, status, uuid, root.Text("RequestType"), CommandError.ReadChain(root),
            root.Boolean("NeedSyncResponse") ?? false, root.Boolean("UserConfiguration") ?? false,
            root.Boolean("NotOnConsole") ?? false, root.Text("AuthToken"), root, body);
        return true;
    }

    private static bool TryStatus(string? text, out CommandStatus status)
    {
        (var known, status) = text switch
        {
            "Idle" => (true, CommandStatus.Idle),
            "Acknowledged" => (true, CommandStatus.Acknowledged),
            "Error" => (true, CommandStatus.Error),
            "CommandFormatError" => (true, CommandStatus.CommandFormatError),
            "NotNow" => (true, CommandStatus.NotNow),
            _ => (false, default),
        };
        return known;
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError(Format, 0, reason);
        return false;
    }
}
