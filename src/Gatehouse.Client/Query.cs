using System.Globalization;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Client;

/// <summary>The query of a request: pairs in order, without those that are null.</summary>
internal readonly record struct Query(string Text)
{
    public static Query Empty { get; } = new("");

    public Query With(string name, object? value) =>
        Written(value) is { } text
            ? new Query($"{Text}{(string.IsNullOrEmpty(Text) ? '?' : '&')}{name}={Uri.EscapeDataString(text)}")
            : this;

    public override string ToString() => Text;

    private static string? Written(object? value) => value switch
    {
        null => null,
        bool b => b ? "true" : "false",
        DateTimeOffset t => t.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        Enum e => JsonSerializer.Serialize(e, e.GetType(), GatehouseJson.Options).Trim('"'),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
