using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Common;

/// <summary>The one way JSON is written and read on both sides of the API: camelCase names, enums as camelCase text, absent instead of null.</summary>
public static class GatehouseJson
{
    /// <summary>Options to give to the serializer. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Sets the same on options that somebody else owns.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = 32;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
