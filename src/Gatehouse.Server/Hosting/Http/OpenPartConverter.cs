using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Reads a part of a body whose form the contract leaves open. JSON can hold half a character (<c>"\ud800"</c>), which the serializer
/// refuses in texts and passes on in a <see cref="JsonElement"/>, to fail wherever the part is looked at or stored.
/// </summary>
internal sealed class OpenPartConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var part = JsonElement.ParseValue(ref reader);
        try
        {
            _ = JsonSerializer.SerializeToUtf8Bytes(part);
            return part;
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("A text in it is no Unicode."); // without a path, which the serializer adds
        }
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}
