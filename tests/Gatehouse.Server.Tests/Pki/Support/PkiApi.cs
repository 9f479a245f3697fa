using System.Net;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Pki.Support;

/// <summary>Short ways to what many tests of the PKI need.</summary>
internal static class PkiApi
{
    public static async Task<T> PatchAsync<T>(this HttpClient client, string address, object body, HttpStatusCode expected = HttpStatusCode.OK) =>
        await (await client.SendAsync(HttpMethod.Patch, address, body)).ReadAsync<T>(expected);

    public static Task<ScepProfile> NewProfileAsync(this HttpClient client, CreateScepProfile request) =>
        client.PostAsync<ScepProfile>("/api/v1/scep/profiles", request, HttpStatusCode.Created);

    public static async Task<string> NewChallengeAsync(this HttpClient client, string profileId, string attemptId) =>
        (await client.PostAsync<ScepChallenge>($"/api/v1/scep/profiles/{profileId}/challenges", new CreateScepChallenge { AttemptId = attemptId })).Challenge;
}
