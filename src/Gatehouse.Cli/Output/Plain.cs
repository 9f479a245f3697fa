using System.Collections;
using System.Globalization;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Cli.Output;

/// <summary>Values as people read them.</summary>
internal static class Plain
{
    /// <summary>Local minutes for instants, the API's own words for states, yes and no, a list with commas.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string s => s,
        bool b => b ? "yes" : "no",
        DateTimeOffset t => t.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        Enum e => JsonSerializer.Serialize(e, e.GetType(), GatehouseJson.Options).Trim('"'),
        JsonElement json => Json(json),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        _ => value.ToString() ?? "",
    };

    private static string Json(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.TryGetDateTimeOffset(out var time) ? Text(time) : json.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "",
        JsonValueKind.Array when json.EnumerateArray().All(e => e.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) =>
            string.Join(", ", json.EnumerateArray().Select(Json)),
        _ => json.GetRawText(),
    };
}
