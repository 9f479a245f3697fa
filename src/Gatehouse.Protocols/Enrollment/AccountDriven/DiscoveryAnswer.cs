using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>Where a device enrolls, and as what: the answer of service discovery.</summary>
/// <param name="Version"><see cref="Byod"/> or <see cref="Adde"/>.</param>
/// <param name="BaseUrl">Where the device posts to; https.</param>
/// <remarks>Source: Apple, "Discover Authentication Servers". Today there is exactly one server in the list.</remarks>
public sealed record DiscoveryAnswer(string Version, string BaseUrl)
{
    /// <summary>User enrollment.</summary>
    public const string Byod = "mdm-byod";

    /// <summary>Account-driven device enrollment.</summary>
    public const string Adde = "mdm-adde";

    /// <summary>Media type; devices take no other.</summary>
    public const string MediaType = "application/json";

    private const string Format = "discovery answer";
    private const int MaxBytes = 64 * 1024;

    /// <summary>The JSON.</summary>
    public byte[] Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("Servers");
            json.WriteStartObject();
            json.WriteString(nameof(Version), Version);
            json.WriteString("BaseURL", BaseUrl);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads an answer as a device does, which takes the first server of the list.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out DiscoveryAnswer? answer, [NotNullWhen(false)] out ParseError? error)
    {
        answer = null;
        if (body.Length > MaxBytes)
        {
            error = new ParseError(Format, 0, "the answer is too long");
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            answer = Read(json.RootElement, out error);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            error = new ParseError(Format, 0, "it is not JSON, or text in it is no Unicode");
        }

        return error is null && answer is not null;
    }

    private static DiscoveryAnswer? Read(JsonElement root, out ParseError? error)
    {
        error = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("Servers", out var servers)
            || servers.ValueKind != JsonValueKind.Array || servers.GetArrayLength() == 0)
        {
            error = new ParseError(Format, 0, "Servers is not a list of servers");
            return null;
        }

        var (version, url) = (Text(servers[0], nameof(Version)), Text(servers[0], "BaseURL"));
        if (version is not (Byod or Adde))
        {
            error = new ParseError(Format, 0, $"Version is neither {Byod} nor {Adde}");
        }
        else if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            error = new ParseError(Format, 0, "BaseURL is no address");
        }

        return error is null ? new DiscoveryAnswer(version!, url!) : null;
    }

    private static string? Text(JsonElement server, string name) =>
        server.ValueKind == JsonValueKind.Object && server.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
