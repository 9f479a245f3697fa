using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>Makes what a caller sent the document that it stands for: no null where a value belongs, what says nothing left out.</summary>
internal static class TvDocument
{
    private static readonly JsonSerializerOptions Strict = MakeStrict();

    /// <summary>False, with what is wrong, when something is null that cannot be.</summary>
    public static bool TryNormalize<T>(T given, [NotNullWhen(true)] out T? document, [NotNullWhen(false)] out string? fault) where T : class
    {
        document = null;
        try
        {
            // Members that are null are left out and get their defaults again; a null that remains is an item of a list or dictionary.
            var json = JsonSerializer.SerializeToUtf8Bytes(given, GatehouseJson.Options);
            fault = HasNull(json) ? "A list or a dictionary holds null." : null;
            document = fault is null ? JsonSerializer.Deserialize<T>(json, Strict)! : null;
            return fault is null;
        }
        catch (JsonException)
        {
            fault = "Something that is required is null.";
            return false;
        }
    }

    private static bool HasNull(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                return true;
            }
        }

        return false;
    }

    private static JsonSerializerOptions MakeStrict()
    {
        var options = new JsonSerializerOptions(GatehouseJson.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
