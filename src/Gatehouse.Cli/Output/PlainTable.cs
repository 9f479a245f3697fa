using System.Text;

namespace Gatehouse.Cli.Output;

/// <summary>Rows in aligned columns, a row to a line whatever its length: for pipes, files and <c>grep</c>.</summary>
internal static class PlainTable
{
    private const string Gap = "  ";

    /// <summary>The lines, with an upper-case heading unless it is empty.</summary>
    public static string Draw(IReadOnlyList<string> titles, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = titles.Select((title, i) => rows.Select(r => r[i].Length).Append(title.Length).Max()).ToArray();
        var text = new StringBuilder();
        if (titles.Any(t => t.Length > 0))
        {
            Line(text, [.. titles.Select(t => t.ToUpperInvariant())], widths);
        }

        foreach (var row in rows)
        {
            Line(text, row, widths);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        var line = string.Join(Gap, cells.Select((c, i) => c.ReplaceLineEndings(" ").PadRight(widths[i])));
        text.Append(line.TrimEnd()).Append('\n');
    }
}
