using System.Text.Json;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>Filters of lists that are enumerations: written in the query as in the JSON, in camelCase; read in any case.</summary>
internal static class QueryEnum
{
    /// <summary>The value; null when the parameter is absent.</summary>
    /// <exception cref="InvalidRequestException">Not one of the names.</exception>
    public static T? Parse<T>(string? text, string parameter) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return !char.IsAsciiDigit(text[0]) && text[0] != '-' && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new InvalidRequestException($"{parameter} is one of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
    }
}
