using System.Text;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>The log as RFC 4180 CSV with a header line.</summary>
internal static class LogCsv
{
    private static readonly string[] Header =
    [
        "time", "code", "outcome", "actor", "attempt", "token", "token_name", "jti", "device", "serial_number", "udid",
        "remote_address", "platform", "user_agent", "request", "text", "detail",
    ];

    /// <summary>Writes the rows in the order given.</summary>
    public static string Write(IEnumerable<LogRow> rows)
    {
        var csv = new StringBuilder();
        Line(csv, Header);
        foreach (var row in rows)
        {
            var e = row.ToContract();
            Line(csv,
            [
                e.At.ToString("O"), e.Code, e.Outcome, e.Actor, e.AttemptId, e.TokenId, e.TokenName, e.Jti, e.DeviceId, e.SerialNumber,
                e.Udid, e.RemoteAddress, e.Platform, e.UserAgent, e.RequestId, e.Text, row.Detail,
            ]);
        }

        return csv.ToString();
    }

    private static void Line(StringBuilder csv, IEnumerable<string?> cells) =>
        csv.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    // Spreadsheets run cells that begin like a formula; names and user agents come from outside.
    private static string Cell(string? text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text ?? "";
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
