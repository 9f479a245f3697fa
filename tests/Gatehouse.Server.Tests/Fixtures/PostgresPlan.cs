using System.Data;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>How PostgreSQL ran a prepared statement of the server's.</summary>
/// <param name="Reads">Indexes that were used, and tables that were read without one.</param>
/// <param name="Rows">What all scans found, with what they threw away again and what was deleted but not yet cleared.</param>
public sealed partial record PostgresPlan(IReadOnlyList<string> Reads, double Rows)
{
    /// <summary>Planned once for all values, as a statement is after a few runs.</summary>
    public const string Generic = "force_generic_plan";

    /// <summary>Planned for these values, as it is before.</summary>
    public const string Custom = "force_custom_plan";

    /// <summary>Prepares the statement as the server does, runs it, and reads what the database says about that.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Names and types of its parameters.</param>
    /// <param name="mode">When it is planned.</param>
    /// <param name="values">Values, in the order of the parameters.</param>
    public static async Task<PostgresPlan> OfAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<(string Name, DbType Type)> parameters, string mode, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, type) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter(name, type) { Value = DBNull.Value });
        }

        await command.PrepareAsync(TestContext.Current.CancellationToken);
        var statement = await connection.ExecuteScalarAsync<string>("select name from pg_prepared_statements order by prepare_time desc limit 1");

        // The driver numbers parameters in the order in which the text first names them.
        var literals = Named().Matches(sql).Select(m => m.Groups[1].Value).Distinct()
            .Select(name => Literal(values[parameters.Index().First(p => p.Item.Name == name).Index]));
        var json = await connection.QuerySingleAsync<string>(
            $"set plan_cache_mode = {mode}; explain (analyze, format json) execute \"{statement}\"({string.Join(", ", literals)})");
        using var document = JsonDocument.Parse(json);
        var scans = Nodes(document.RootElement[0].GetProperty("Plan")).Where(n => Text(n, "Node Type")!.EndsWith("Scan", StringComparison.Ordinal)).ToList();
        return new PostgresPlan([.. scans.Select(n => Text(n, "Index Name") ?? Text(n, "Relation Name")).OfType<string>()], scans.Sum(Seen));
    }

    [GeneratedRegex("@([a-z]+)")]
    private static partial Regex Named();

    private static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        node.TryGetProperty("Plans", out var inner) ? inner.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];

    private static double Seen(JsonElement node) =>
        Number(node, "Actual Loops") * (Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck"));

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    private static string Literal(object value) => value switch
    {
        byte[] bytes => $"'\\x{Convert.ToHexStringLower(bytes)}'",
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => $"'{value}'",
    };
}
