using System.Text.Json;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Storage;

/// <summary>A list of ids as one parameter, however long: a JSON array that the database takes apart.</summary>
public static class JsonIds
{
    /// <summary>Value of the parameter.</summary>
    public static string Of(IEnumerable<string> ids) => JsonSerializer.Serialize(ids);

    /// <summary>A condition for what stands before it: to be one of the ids of a parameter such as <c>@ids</c>.</summary>
    /// <remarks>
    /// PostgreSQL makes an array of them first. From a subquery it would make a join, and where it expects few rows on the other
    /// side, such as those of one among many small organizations, take the list apart again for every row there is.
    /// </remarks>
    public static string In(DatabaseKind kind, string parameter) => kind == DatabaseKind.Postgres
        ? $"= any (array(select jsonb_array_elements_text(cast({parameter} as jsonb))))"
        : $"in (select value from json_each({parameter}))";
}
