using System.Net;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>Short ways through the API of this feature.</summary>
internal static class MdmApi
{
    /// <summary>Sends a request that has to succeed, whatever the success, and reads the answer.</summary>
    public static async Task<T> SendAsync<T>(this HttpClient client, HttpMethod method, string address, object? body = null)
    {
        using var response = await client.SendAsync(method, address, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{method} {address}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<T>(text, GatehouseJson.Options)!;
    }

    /// <summary>Sends a request that answers 204.</summary>
    public static async Task DoAsync(this HttpClient client, HttpMethod method, string address, object? body = null)
    {
        using var response = await client.SendAsync(method, address, body);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Sends a request that has to fail with this problem.</summary>
    public static async Task FailAsync(this HttpClient client, HttpMethod method, string address, object? body, HttpStatusCode status, string slug)
    {
        using var response = await client.SendAsync(method, address, body);
        await response.ProblemAsync(status, slug);
    }
}
