using System.Text.Json;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Common;
using Spectre.Console;

namespace Gatehouse.Cli.Output;

/// <summary>Prints answers as tables or as JSON. Remarks go to the error stream, so that answers can be piped.</summary>
internal sealed class Printer(Terminal terminal, OutputFormat format)
{
    private static readonly JsonSerializerOptions Indented = new(GatehouseJson.Options) { WriteIndented = true };

    /// <summary>True when a program reads.</summary>
    public bool IsJson => format == OutputFormat.Json;

    /// <summary>One thing with all it has; nested values are shown as JSON.</summary>
    public void One<T>(T value)
    {
        if (IsJson)
        {
            Json(value);
            return;
        }

        var facts = JsonSerializer.SerializeToElement(value, GatehouseJson.Options).EnumerateObject();
        Table(["", ""], [.. facts.Select(p => new[] { Words(p.Name), Plain.Text(p.Value) })]);
    }

    /// <summary>Several things as rows.</summary>
    public void Many<T>(IReadOnlyList<T> items, params Column<T>[] columns)
    {
        if (IsJson)
        {
            Json(items);
            return;
        }

        if (items.Count == 0)
        {
            Remark("Nothing.");
            return;
        }

        Table([.. columns.Select(c => c.Title)], [.. items.Select(item => columns.Select(c => Plain.Text(c.Value(item))).ToArray())]);
    }

    /// <summary>A list of the API, page after page, up to a number of items.</summary>
    public async Task ManyAsync<T>(IAsyncEnumerable<T> items, int limit, Column<T>[] columns, CancellationToken ct)
    {
        var shown = await items.Take(limit + 1).ToListAsync(ct);
        var more = shown.Count > limit;
        Many([.. shown.Take(limit)], columns);
        if (more)
        {
            Remark($"There are more; --limit shows more than {limit}.");
        }
    }

    /// <summary>A sentence about what was done; in JSON the thing itself instead.</summary>
    public void Done<T>(string sentence, T value)
    {
        if (IsJson)
        {
            Json(value);
        }
        else
        {
            terminal.Out.WriteLine(sentence);
        }
    }

    /// <summary>A sentence about what was done, when there is nothing to show.</summary>
    public void Done(string sentence)
    {
        if (!IsJson)
        {
            terminal.Out.WriteLine(sentence);
        }
    }

    /// <summary>Something the person should know that is not the answer.</summary>
    public void Remark(string text) => terminal.Error.WriteLine(text);

    /// <summary>Why the server did not do it.</summary>
    public void Problem(Problem problem)
    {
        if (IsJson)
        {
            terminal.Error.WriteLine(JsonSerializer.Serialize(problem, Indented));
            return;
        }

        terminal.Error.WriteLine(string.Join(' ', new[] { problem.Title, problem.Detail }.Where(t => !string.IsNullOrEmpty(t))));
        foreach (var (field, messages) in problem.Errors ?? new Dictionary<string, string[]>())
        {
            terminal.Error.WriteLine($"  {field}: {string.Join(' ', messages)}");
        }

        var trace = problem.TraceId is null ? "" : $", trace {problem.TraceId}";
        terminal.Error.WriteLine($"({problem.Slug}{trace})");
    }

    private void Table(string[] titles, IReadOnlyList<string[]> rows)
    {
        if (!terminal.Interactive)
        {
            terminal.Out.Write(PlainTable.Draw(titles, rows));
            return;
        }

        var table = new Table { Border = TableBorder.Simple, ShowHeaders = titles.Any(t => t.Length > 0) };
        foreach (var title in titles)
        {
            table.AddColumn(new TableColumn(new Text(title)));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        terminal.Screen.Write(table);
    }

    /// <summary>As JSON, whatever the format: a file for somebody to keep.</summary>
    public void Json<T>(T value) => terminal.Out.WriteLine(JsonSerializer.Serialize(value, Indented));

    // lastSeenAt becomes "last seen at".
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsUpper(name[i - 1]) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
}
