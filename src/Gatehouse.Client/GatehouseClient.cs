using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Client;

/// <summary>
/// Typed calls of the administration API, one method per operation; the files beside this one hold them by feature.
/// Refusals are <see cref="GatehouseException"/>; connection faults are <see cref="HttpRequestException"/>. Safe for concurrent use.
/// </summary>
public sealed partial class GatehouseClient : IDisposable
{
    private const int PageSize = 200;

    private readonly HttpClient _http;
    private readonly string _api;

    /// <summary>Calls through an existing <see cref="HttpClient"/>, whose base address names the server and which is disposed with this.</summary>
    /// <param name="http">May carry handlers for retries: every POST has an <c>Idempotency-Key</c>, so repeating one is safe.</param>
    /// <param name="credential"><c>gh_key_…</c> or <c>gh_ses_…</c>. Secret. Null for what needs no sign-in.</param>
    public GatehouseClient(HttpClient http, string? credential = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        _http = http;
        _api = (http.BaseAddress ?? throw new ArgumentException("The base address names the server.", nameof(http))).AbsoluteUri.TrimEnd('/') + "/api/v1";
        if (credential is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        }
    }

    /// <summary>Calls a server directly.</summary>
    /// <param name="server">Its public address, such as <c>https://mdm.example.com</c>; a path is allowed.</param>
    /// <param name="credential">As in the constructor.</param>
    public static GatehouseClient Connect(Uri server, string? credential = null)
    {
        // Redirects are not followed: the API has none, and the credential must not travel to wherever one leads.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        return new GatehouseClient(new HttpClient(handler) { BaseAddress = server }, credential);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task<T> GetAsync<T>(string path, CancellationToken ct) => SendAsync<T>(HttpMethod.Get, path, null, ct);

    private Task<T> PostAsync<T>(string path, object? body, CancellationToken ct) => SendAsync<T>(HttpMethod.Post, path, body, ct);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken ct, string? ifMatch = null)
    {
        using var response = await RequestAsync(method, path, body, ifMatch, ct).ConfigureAwait(false);
        return await ReadAsync<T>(response, ct).ConfigureAwait(false);
    }

    private async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var response = await RequestAsync(method, path, body, null, ct).ConfigureAwait(false);
    }

    private async Task<byte[]> BytesAsync(string path, CancellationToken ct)
    {
        using var response = await RequestAsync(HttpMethod.Get, path, null, null, ct).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Server-sent events of one answer, after the one with this id.</summary>
    private async IAsyncEnumerable<SseItem<string>> EventsAsync(string path, string? last, [EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _api + path);
        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        // Not until the body has ended: it does not.
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await GatehouseException.FromAsync(response, ct).ConfigureAwait(false);
        }

        using var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(ct).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>Every item of a list, page after page; pages are fetched as they are needed.</summary>
    private async IAsyncEnumerable<T> ListAsync<T>(string path, Query query, [EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            var page = await GetAsync<Page<T>>(path + query.With("limit", PageSize).With("cursor", cursor), ct).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, object? body, string? ifMatch, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, _api + path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: GatehouseJson.Options);
        }

        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        var response = await _http.SendAsync(request, ct).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await GatehouseException.FromAsync(response, ct).ConfigureAwait(false);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct) =>
        await response.Content.ReadFromJsonAsync<T>(GatehouseJson.Options, ct).ConfigureAwait(false)
        ?? throw new InvalidDataException($"The server answered {(int)response.StatusCode} without the expected body.");

    private static string Escape(string id) => Uri.EscapeDataString(id);
}
