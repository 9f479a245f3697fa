using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gatehouse.Server.Tests.TvProvider.Support;

/// <summary>What the entitlement API answered.</summary>
internal sealed record TvAnswer(int Status, string? ContentType, string Text, HttpResponseHeaders Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public static async Task<TvAnswer> OfAsync(HttpResponseMessage response, CancellationToken ct) =>
        new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(ct), response.Headers);

    /// <summary>It succeeded.</summary>
    public TvAnswer Ok(int status = 200)
    {
        Assert.True(Status == status, $"{Status}, not {status}: {Text}");
        return this;
    }

    /// <summary>It was refused with an enhanced error.</summary>
    public TvAnswer Refused(int status, string code)
    {
        Assert.True(Status == status && (string?)Json["code"] == code, $"{Status} {Text}, not {status} {code}");
        return this;
    }
}
