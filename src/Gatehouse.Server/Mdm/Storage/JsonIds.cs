using System.Text.Json;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Storage;

/// <summary>A list of ids as one parameter, however long: a JSON array that the database takes apart.</summary>
public static class JsonIds
{
    /// <summary>Value of the parameter.</summary>
    public static string Of(IEnumerable<string> ids) => JsonSerializer.Serialize(ids);

    /// <summary>A subquery that yields the ids of a parameter such as <c>@ids</c>.</summary>
    public static string Rows(DatabaseKind kind, string parameter) => kind == DatabaseKind.Postgres
        ? $"(select jsonb_array_elements_text(cast({parameter} as jsonb)))"
        : $"(select value from json_each({parameter}))";
}
