using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>Short ways to call the API in tests. Calls fail with the problem's text when the status is not the wanted one.</summary>
public static class Api
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>GET, 200.</summary>
    public static async Task<T> GetAsync<T>(this HttpClient http, string path) =>
        await (await http.GetAsync(path, Ct)).ReadAsync<T>(HttpStatusCode.OK);

    /// <summary>POST of JSON.</summary>
    public static async Task<T> PostAsync<T>(this HttpClient http, string path, object body, HttpStatusCode wanted = HttpStatusCode.OK) =>
        await (await http.PostAsJsonAsync(path, body, GatehouseJson.Options, Ct)).ReadAsync<T>(wanted);

    /// <summary>Any request with a JSON body.</summary>
    public static Task<HttpResponseMessage> SendAsync(this HttpClient http, HttpMethod method, string path, object? body = null, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: GatehouseJson.Options) };
        change?.Invoke(request);
        return http.SendAsync(request, Ct);
    }

    /// <summary>The body of an answer with the wanted status.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response, HttpStatusCode wanted)
    {
        using (response)
        {
            Assert.True(response.StatusCode == wanted, $"{(int)response.StatusCode} instead of {(int)wanted}: {await response.Content.ReadAsStringAsync(Ct)}");
            return (await response.Content.ReadFromJsonAsync<T>(GatehouseJson.Options, Ct))!;
        }
    }

    /// <summary>The problem of an answer that is one.</summary>
    public static async Task<Problem> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string slug)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.ReadAsync<Problem>(status);
        Assert.Equal(slug, problem.Slug);
        Assert.Equal((int)status, problem.Status);
        return problem;
    }
}
