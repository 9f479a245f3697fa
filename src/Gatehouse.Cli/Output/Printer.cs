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

        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        foreach (var property in JsonSerializer.SerializeToElement(value, GatehouseJson.Options).EnumerateObject())
        {
            grid.AddRow(new Text(Words(property.Name)), new Text(Plain.Text(property.Value)));
        }

        terminal.Screen.Write(grid);
    }

    /// <summary>Several things as rows.</summary>
    public void Many<T>(IReadOnlyList<T> items, params ReadOnlySpan<Column<T>> columns)
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

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Title)));
        }

        foreach (var item in items)
        {
            var cells = new List<Text>();
            foreach (var column in columns)
            {
                cells.Add(new Text(Plain.Text(column.Value(item))));
            }

            table.AddRow(cells);
        }

        terminal.Screen.Write(table);
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

    private void Json<T>(T value) => terminal.Out.WriteLine(JsonSerializer.Serialize(value, Indented));

    // lastSeenAt becomes "last seen at".
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsUpper(name[i - 1]) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
}
