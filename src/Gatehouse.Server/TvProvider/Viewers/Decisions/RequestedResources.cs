using System.Text.Json;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>Reads <c>resources</c>.</summary>
internal static class RequestedResources
{
    // Far more than any integration may allow, and no work to look at.
    private const int MaxListed = 2000;

    /// <summary>Each resource once, in the order in which they came; null with the error for anything else than a few texts.</summary>
    /// <param name="body">Body of the call; undefined where it was no JSON object.</param>
    /// <param name="limit">How many distinct ones the integration allows.</param>
    /// <param name="error">Why there are none.</param>
    public static IReadOnlyList<ResourceId>? Read(JsonElement body, int limit, out TvErrorCode? error)
    {
        try
        {
            return ReadList(body, limit, out error);
        }
        catch (InvalidOperationException)
        {
            // Half a character, which JSON can write and no text can hold.
            error = TvErrorCodes.InvalidParameterResources;
            return null;
        }
    }

    private static List<ResourceId>? ReadList(JsonElement body, int limit, out TvErrorCode? error)
    {
        error = TvErrorCodes.InvalidParameterResources;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("resources", out var listed)
            || listed.ValueKind != JsonValueKind.Array || listed.GetArrayLength() is 0 or > MaxListed)
        {
            return null;
        }

        var resources = new List<ResourceId>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in listed.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !ResourceId.TryParse(item.GetString(), out var resource, out _))
            {
                return null;
            }

            if (seen.Add(resource.Requested))
            {
                resources.Add(resource);
            }
        }

        error = resources.Count > limit ? TvErrorCodes.TooManyResources : null;
        return error is null ? resources : null;
    }
}
