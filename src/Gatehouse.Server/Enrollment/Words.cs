using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Enrollment;

/// <summary>Enums and lists as the tables hold them: the same words as in the API.</summary>
internal static class Words
{
    /// <summary>The word of an enum value, such as <c>profileIssued</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum => JsonSerializer.SerializeToElement(value, GatehouseJson.Options).GetString()!;

    /// <summary>The value of a word that <see cref="Of{T}"/> wrote.</summary>
    public static T Read<T>(string word) where T : struct, Enum =>
        Cache<T>.Values.TryGetValue(word, out var value) ? value : throw new InvalidDataException($"'{word}' is no {typeof(T).Name}.");

    /// <summary>A list or map as JSON text.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, GatehouseJson.Options);

    /// <summary>Reads what <see cref="Json{T}"/> wrote.</summary>
    public static T ReadJson<T>(string text) => JsonSerializer.Deserialize<T>(text, GatehouseJson.Options)!;

    /// <summary>An instant from Unix milliseconds.</summary>
    public static DateTimeOffset? Instant(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private static class Cache<T> where T : struct, Enum
    {
        public static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(Of, v => v);
    }
}
