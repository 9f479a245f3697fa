using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Server.Tests.Pki.Support;

/// <summary>Short ways to call the API and look at what it answers.</summary>
internal static class PkiApi
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<T> GetAsync<T>(this HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, Ct);
        return await ReadAsync<T>(response, HttpStatusCode.OK);
    }

    public static async Task<T> PostAsync<T>(this HttpClient client, string address, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await client.PostAsJsonAsync(address, body, GatehouseJson.Options, Ct);
        return await ReadAsync<T>(response, expected);
    }

    public static async Task<T> PatchAsync<T>(this HttpClient client, string address, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await client.PatchAsJsonAsync(address, body, GatehouseJson.Options, Ct);
        return await ReadAsync<T>(response, expected);
    }

    public static Task<ScepProfile> NewProfileAsync(this HttpClient client, CreateScepProfile request) =>
        client.PostAsync<ScepProfile>("/api/v1/scep/profiles", request, HttpStatusCode.Created);

    public static async Task<string> NewChallengeAsync(this HttpClient client, string profileId, string attemptId) =>
        (await client.PostAsync<ScepChallenge>($"/api/v1/scep/profiles/{profileId}/challenges", new CreateScepChallenge { AttemptId = attemptId })).Challenge;

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(expected == response.StatusCode, $"{response.StatusCode}: {text}");
        return System.Text.Json.JsonSerializer.Deserialize<T>(text, GatehouseJson.Options)!;
    }
}
