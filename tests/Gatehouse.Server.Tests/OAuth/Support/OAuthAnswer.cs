using System.Net;
using System.Text.Json;

namespace Gatehouse.Server.Tests.OAuth.Support;

/// <summary>An answer of the authorization server.</summary>
internal sealed record OAuthAnswer(HttpStatusCode Status, JsonElement Json, HttpResponseMessage Response)
{
    public string this[string member] => Json.GetProperty(member).GetString()!;

    public string AccessToken => this["access_token"];

    public string RefreshToken => this["refresh_token"];

    public bool Has(string member) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(member, out _);

    /// <summary>The answer, which must be tokens that no cache keeps.</summary>
    public OAuthAnswer Given()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{(int)Status}: {Json}");
        Assert.True(Response.Headers.CacheControl?.NoStore);
        return this;
    }

    /// <summary>The answer, which must be this refusal.</summary>
    public OAuthAnswer Refused(string error, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Assert.True(Status == status && Has("error") && this["error"] == error, $"{(int)Status} instead of {(int)status} {error}: {Json}");
        Assert.True(Response.Headers.CacheControl?.NoStore);
        return this;
    }
}
