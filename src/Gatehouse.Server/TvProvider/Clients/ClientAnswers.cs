using System.Text.Json;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>Answers of registration and token. Their errors are those of RFC 6749 §5.2 and RFC 7591 §3.2.2, by code alone, and always 400.</summary>
internal static class ClientAnswers
{
    /// <summary><c>invalid_software_statement</c>: not one of ours.</summary>
    public const string InvalidSoftwareStatement = "invalid_software_statement";

    /// <summary><c>unapproved_software_statement</c>: it was revoked, or its application is gone.</summary>
    public const string UnapprovedSoftwareStatement = "unapproved_software_statement";

    /// <summary>Something was made; no cache may keep it.</summary>
    public static IResult Created(HttpContext http, Action<Utf8JsonWriter> members)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TvAnswers.Ok(json => Object(json, members), StatusCodes.Status201Created);
    }

    /// <summary>A refusal.</summary>
    public static IResult Error(string code, int status = StatusCodes.Status400BadRequest) =>
        TvAnswers.Ok(json => Object(json, j => j.WriteString("error", code)), status);

    /// <summary>An array of texts.</summary>
    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Object(Utf8JsonWriter json, Action<Utf8JsonWriter> members)
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }
}
