using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// Installations of an app that enroll, renew and exchange. They come from many addresses of the loopback network, since a
/// single one may enroll no more than a thousand in an hour; each client of the load has a device of its own.
/// </summary>
internal sealed class AppRequests : IDisposable
{
    /// <summary>The backend that apps exchange their tokens for.</summary>
    public const string Audience = "https://orders.example.com/";

    private const string ClientId = "AnonymousUserEnrollment";
    private const int Addresses = 64;

    private readonly HttpClient[] _http = [.. Enumerable.Range(1, Addresses).Select(From)];
    private readonly AppDevice[] _devices;
    private readonly string _enroll;
    private readonly string _token;
    private string? _nonce;
    private int _next;

    private AppRequests(Site site, int clients)
    {
        _enroll = new Uri(site.Address, $"apps/v1/{site.Slug}/enroll/anonymous").AbsoluteUri;
        _token = new Uri(site.Address, $"{site.Slug}/oauth2/token").AbsoluteUri;
        _devices = [.. Enumerable.Range(0, clients).Select(_ => new AppDevice())];
    }

    /// <summary>Registers the app and a backend, and enrolls a device for each client of the load.</summary>
    public static async Task<AppRequests> CreateAsync(Site site, int clients, CancellationToken ct)
    {
        await site.Client.CreateOAuthResourceAsync(new CreateOAuthResource(Audience, "Orders", "orders.read", "ES256"), ct);
        await site.Client.UpdateAppEnrollmentAsync(
            new AppEnrollmentSettings { Enabled = true, RatePerIpPerHour = 1000, RatePerTenantPerMinute = 1_000_000, MaxActiveAnonymous = 100_000_000 }, ct);
        await site.Client.CreateAppClientAsync(
            new CreateAppClient(ClientId, Settings: new AppClientSettings { AllowedAudiences = [new AppAudience(Audience) { MinAcr = "0" }] }), ct);
        var requests = new AppRequests(site, clients);
        foreach (var device in requests._devices)
        {
            if (await requests.EnrollAsync(device, ct) is { } reason)
            {
                throw new InvalidOperationException($"A device did not enroll: {reason}");
            }
        }

        return requests;
    }

    /// <summary>A new device enrolls.</summary>
    public async Task<string?> EnrollAsync(int client, CancellationToken ct)
    {
        using var device = new AppDevice();
        return await EnrollAsync(device, ct);
    }

    /// <summary>The device of the client gets new tokens for its refresh token.</summary>
    public Task<string?> RenewAsync(int client, CancellationToken ct) => AskAsync(
        _devices[client], [new("grant_type", GrantTypes.RefreshToken), new("refresh_token", _devices[client].RefreshToken), new("client_id", ClientId)], keep: true, ct);

    /// <summary>The device of the client gets a token for the backend.</summary>
    public Task<string?> ExchangeAsync(int client, CancellationToken ct) => AskAsync(
        _devices[client],
        [
            new("grant_type", GrantTypes.TokenExchange), new("client_id", ClientId), new("audience", Audience),
            new("subject_token", _devices[client].AccessToken), new("subject_token_type", TokenTypes.AccessToken),
        ], keep: false, ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_http, http => http.Dispose());
        Array.ForEach(_devices, device => device.Dispose());
    }

    private Task<string?> EnrollAsync(AppDevice device, CancellationToken ct) => SendAsync(device, _enroll, () => JsonContent.Create(new
    {
        client_id = ClientId,
        authentication_mode = "no",
        software_id = "com.example.bench",
        software_version = "1.0",
        platform = "linux",
        key_storage = "software",
        scope = "offline_access",
    }), keep: true, ct);

    private Task<string?> AskAsync(AppDevice device, KeyValuePair<string, string>[] form, bool keep, CancellationToken ct) =>
        SendAsync(device, _token, () => new FormUrlEncodedContent(form), keep, ct);

    // Once more with the nonce, when the one at hand is too old (RFC 9449 §8).
    private async Task<string?> SendAsync(AppDevice device, string address, Func<HttpContent> body, bool keep, CancellationToken ct)
    {
        var http = _http[(uint)Interlocked.Increment(ref _next) % Addresses];
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body() };
            request.Headers.Add("DPoP", device.Proof(address, _nonce));
            using var response = await http.SendAsync(request, ct);
            var fresh = response.Headers.TryGetValues("DPoP-Nonce", out var values) && values.FirstOrDefault() is { } nonce && Interlocked.Exchange(ref _nonce, nonce) != nonce;
            if (response.IsSuccessStatusCode)
            {
                return keep ? Keep(device, await response.Content.ReadFromJsonAsync<JsonElement>(ct)) : null;
            }

            if (!fresh || attempt > 0)
            {
                return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}";
            }
        }
    }

    private static string? Keep(AppDevice device, JsonElement answer)
    {
        device.AccessToken = answer.GetProperty("access_token").GetString()!;
        device.RefreshToken = answer.GetProperty("refresh_token").GetString()!;
        return null;
    }

    private static HttpClient From(int number) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)number]), 0));
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
