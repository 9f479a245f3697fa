using System.Net.Http.Json;

namespace Samples.OrdersApp;

/// <summary>The backend's API. Tokens and proofs are the handler's business, not ours.</summary>
internal sealed class OrdersClient(HttpClient http)
{
    /// <summary>Orders, as the backend writes them.</summary>
    public Task<string> ListAsync() => http.GetStringAsync("orders");

    /// <summary>Orders a thing. The key lets the SDK repeat the request where the backend asks for that.</summary>
    public async Task<string> OrderAsync(string article)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "orders") { Content = JsonContent.Create(new { article }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}
