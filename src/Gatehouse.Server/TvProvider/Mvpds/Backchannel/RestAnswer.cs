using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;

namespace Gatehouse.Server.TvProvider.Mvpds.Backchannel;

/// <summary>
/// A provider's answer in JSON: <c>{ "authorized": true, "ttl": 3600 }</c> or <c>{ "authorized": false, "reason": "…", "message": "…" }</c>;
/// for several resources <c>{ "decisions": [ { "resource": "…", … } ] }</c>. In place of <c>authorized</c>, <c>decision</c> may say
/// <c>Permit</c> or anything else; beside it, <c>attributes</c> may say something new of the viewer: <c>{ "language": "en", "channelID": ["a", "b"] }</c>.
/// </summary>
/// <param name="Resource">As it was asked about; null where only one was.</param>
/// <param name="IsPermitted">May be watched.</param>
/// <param name="Ttl">How long that holds, nothing where it must not be kept; null when not stated.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Message">In words.</param>
internal sealed record RestAnswer(string? Resource, bool IsPermitted, TimeSpan? Ttl, string? Reason, string? Message)
{
    private const int MaxDecisions = 256;
    private const int MaxAttributes = 100;
    private const int MaxTtlSeconds = 366 * 24 * 3600;

    /// <summary>What the provider says of the viewer, by its own names.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Attributes { get; init; } = [];

    /// <summary>The code of <see cref="Reason"/>; null for a plain denial.</summary>
    public TvErrorCode? Code => Reason switch
    {
        "parental_controls" => TvErrorCodes.AuthorizationDeniedByParentalControls,
        "home_required" => TvErrorCodes.AuthorizationDeniedByHbaPolicies,
        "session_ended" => TvErrorCodes.AuthorizationDeniedBySessionInvalidated,
        "unknown_user" => TvErrorCodes.IdentityNotRecognizedByMvpd,
        _ => null,
    };

    /// <summary>Reads an answer; null when it is none.</summary>
    public static IReadOnlyList<RestAnswer>? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var items = root.TryGetProperty("decisions", out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray().Take(MaxDecisions + 1).ToList() : [root];
            var answers = items.Select(One).ToList();
            return answers.Count <= MaxDecisions && !answers.Contains(null) ? [.. answers.OfType<RestAnswer>()] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or text in it that is no Unicode
        }
    }

    private static RestAnswer? One(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        bool? permitted = json.TryGetProperty("authorized", out var authorized) && authorized.ValueKind is JsonValueKind.True or JsonValueKind.False ? authorized.GetBoolean()
            : Text(json, "decision") is { } word ? string.Equals(word, "Permit", StringComparison.OrdinalIgnoreCase)
            : null;
        return permitted is { } known
            ? new RestAnswer(Text(json, "resource"), known, Duration(json), Text(json, "reason"), Text(json, "message")) { Attributes = Said(json) }
            : null;
    }

    private static List<KeyValuePair<string, IReadOnlyList<string>>> Said(JsonElement json) =>
        json.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object
            ? [.. attributes.EnumerateObject().Take(MaxAttributes).Select(a => KeyValuePair.Create(a.Name, UserMetadata.Texts(a.Value)))]
            : [];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TimeSpan? Duration(JsonElement json) =>
        json.TryGetProperty("ttl", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MaxTtlSeconds))
            : null;
}
