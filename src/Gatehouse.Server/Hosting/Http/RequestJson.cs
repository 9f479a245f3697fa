using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gatehouse.Client.Contracts.Common;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// How bodies of the API are read: as <see cref="GatehouseJson"/> writes them, with a value wherever the contract demands one
/// (<see cref="RequiredValues"/>), and with texts that can be written again (<see cref="OpenPartConverter"/>). Only bodies: what
/// was stored and what the SDK reads may be of another version.
/// </summary>
public static class RequestJson
{
    /// <summary>Options to give to the serializer. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Sets the same on options that somebody else owns.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        GatehouseJson.Configure(options);
        options.Converters.Add(new OpenPartConverter());
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RequiredValues.Demand);
    }

    /// <summary>400 <c>request-invalid</c> for a body that could not be read, by field where the fault is within one.</summary>
    public static ProblemHttpResult Problem(JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var place = Field(fault.Path);
        return fault switch
        {
            ValuesMissingException missing => Problems.RequestInvalid(missing.Fields.ToDictionary(
                field => place.Length == 0 ? field : $"{place}.{field}", _ => new[] { "There has to be a value." }, StringComparer.Ordinal)),
            _ when place.Length > 0 => Problems.RequestInvalid(new Dictionary<string, string[]> { [place] = ["It does not have the form that the API description states."] }),
            _ => Problems.RequestInvalid("The body is not JSON that has the form that the API description states."),
        };
    }

    // $.settings.scopes[0] is settings.scopes[0] to the caller, who wrote it so.
    private static string Field(string? path) => (path ?? "").TrimStart('$').TrimStart('.');

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
