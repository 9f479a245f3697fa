using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Mdm.Results;

/// <summary>Property lists as JSON, for people and for the API: dates in ISO 8601, secrets and large data masked.</summary>
public static class PlistJson
{
    private const int MaxChars = 512 * 1024;

    // Who said it is known from where it is kept.
    private static readonly HashSet<string> Addressing =
        ["UDID", "EnrollmentID", "UserID", "UserShortName", "UserLongName", "EnrollmentUserID", "CommandUUID", "Status", "ErrorChain"];

    /// <summary>A report without its addressing keys; null when it would be larger than half a mebibyte.</summary>
    public static string? ForPeople(PlistDictionary report)
    {
        var masked = CommandSecrets.Masked(report);
        foreach (var key in Addressing)
        {
            masked.Remove(key);
        }

        var json = Write(masked);
        return json.Length <= MaxChars ? json : null;
    }

    /// <summary>Any value, as it is.</summary>
    public static string Write(PlistValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, PlistValue value)
    {
        switch (value)
        {
            case PlistDictionary dictionary:
                writer.WriteStartObject();
                foreach (var (key, item) in dictionary)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case PlistArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteScalar(writer, value);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, PlistValue value)
    {
        switch (value)
        {
            case PlistBoolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case PlistInteger integer:
                writer.WriteRawValue(integer.ToString());
                break;
            case PlistReal real when double.IsFinite(real.Value):
                writer.WriteNumberValue(real.Value);
                break;
            case PlistDate date:
                writer.WriteStringValue(date.Value);
                break;
            case PlistData data:
                writer.WriteBase64StringValue(data.Value.Span);
                break;
            case PlistString text:
                writer.WriteStringValue(text.Value);
                break;
            case PlistUid uid:
                writer.WriteNumberValue(uid.Value);
                break;
            default:
                writer.WriteNullValue(); // NaN and infinities have no JSON
                break;
        }
    }
}
