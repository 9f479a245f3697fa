using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Conformance.OAuth;

/// <summary>Tokens taken apart and put together without asking whether that is allowed.</summary>
internal static class Jwt
{
    /// <summary>What a token says, unverified.</summary>
    public static JsonNode Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    /// <summary>Its header, unverified.</summary>
    public static JsonNode Header(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!;

    /// <summary>Puts one together; an empty signature stands for <c>alg: none</c>.</summary>
    public static string Forge(JsonNode header, JsonNode claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(JsonNode json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
