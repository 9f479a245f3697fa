using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Simulator.DeviceService;

/// <summary>
/// Apple's device service on loopback, as far as account-driven enrollment uses it: OAuth 1.0a sessions that rotate with
/// each answer and end when they are told to, and the one registered address of service discovery.
/// </summary>
/// <remarks>Source: Apple, "Authenticating with a device assignment server" and "Assign Account-Driven Enrollment Service Discovery".</remarks>
public sealed class MockAppleDeviceService : IAsyncDisposable
{
    // As Apple spells it.
    private const string MediaType = "application/json;charset=UTF8";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, bool> _nonces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _sessions = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private int _sessionsGiven;

    private MockAppleDeviceService(TimeProvider time)
    {
        _time = time;
        Token = new AppleServerToken(Name("CK_"), Name("CS_"), Name("AT_"), Name("AS_"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://localhost/");

    /// <summary>The one server token that it takes.</summary>
    public AppleServerToken Token { get; }

    /// <summary>The registered address; null when there is none.</summary>
    public string? RegisteredUrl { get; private set; }

    /// <summary>How many sessions it gave out.</summary>
    public int SessionsGiven => _sessionsGiven;

    /// <summary>An error to answer everything behind the session with, such as 403 and <c>T_C_NOT_SIGNED</c>; null for none.</summary>
    public (int Status, string Code)? Fault { get; set; }

    /// <summary>Starts listening on any free port.</summary>
    public static async Task<MockAppleDeviceService> StartAsync(TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(time);
        var service = new MockAppleDeviceService(time);
        await service._app.StartAsync(ct).ConfigureAwait(false);
        service.Address = new Uri(service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return service;
    }

    /// <summary>Ends all sessions, as the service does after some minutes without a request.</summary>
    public void EndSessions() => _sessions.Clear();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task HandleAsync(HttpContext http)
    {
        if (http.Request.Headers.UserAgent.Count == 0)
        {
            return RefuseAsync(http, StatusCodes.Status400BadRequest, "USER_AGENT_MISSING");
        }

        if (http.Request.Path == "/session")
        {
            return SessionAsync(http);
        }

        if (!_sessions.TryRemove(http.Request.Headers["X-ADM-Auth-Session"].ToString(), out _))
        {
            return RefuseAsync(http, StatusCodes.Status401Unauthorized, "UNAUTHORIZED");
        }

        http.Response.Headers["X-ADM-Auth-Session"] = NewSession();
        return Fault is { } fault ? RefuseAsync(http, fault.Status, fault.Code)
            : http.Request.Path == "/account-driven-enrollment/profile" ? ProfileAsync(http)
            : RefuseAsync(http, StatusCodes.Status404NotFound, "NOT_FOUND");
    }

    private Task SessionAsync(HttpContext http)
    {
        if (!TryReadAuthorization(http.Request.Headers.Authorization.ToString(), out var parameters))
        {
            return RefuseAsync(http, StatusCodes.Status400BadRequest, "BAD_REQUEST");
        }

        if (!Proves(http, parameters))
        {
            return RefuseAsync(http, StatusCodes.Status401Unauthorized, "UNAUTHORIZED");
        }

        Interlocked.Increment(ref _sessionsGiven);
        return WriteAsync(http, new Dictionary<string, string?> { ["auth_session_token"] = NewSession() });
    }

    private bool Proves(HttpContext http, Dictionary<string, string> parameters)
    {
        var url = new Uri($"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}");
        var signed = parameters.Where(p => p.Key != "oauth_signature");
        return parameters.GetValueOrDefault("oauth_consumer_key") == Token.ConsumerKey
            && parameters.GetValueOrDefault("oauth_token") == Token.AccessToken
            && parameters.GetValueOrDefault("oauth_signature") == OAuth1Request.Sign(Token, http.Request.Method, url, signed)
            && long.TryParse(parameters.GetValueOrDefault("oauth_timestamp"), CultureInfo.InvariantCulture, out var stamp)
            && (_time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(stamp)).Duration() < Skew
            && _nonces.TryAdd(parameters.GetValueOrDefault("oauth_nonce") ?? "", true);
    }

    private async Task ProfileAsync(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method))
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted).ConfigureAwait(false);
            var url = body.RootElement.TryGetProperty("mdm_service_discovery_url", out var value) ? value.GetString() : null;
            if (string.IsNullOrEmpty(url))
            {
                await RefuseAsync(http, StatusCodes.Status400BadRequest, "MDM_SERVICE_DISCOVERY_URL_REQUIRED").ConfigureAwait(false);
                return;
            }

            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || address.IsLoopback))
            {
                await RefuseAsync(http, StatusCodes.Status400BadRequest, "MDM_SERVICE_DISCOVERY_URL_NOT_VALID").ConfigureAwait(false);
                return;
            }

            RegisteredUrl = url;
        }
        else if (HttpMethods.IsDelete(http.Request.Method))
        {
            RegisteredUrl = null;
        }

        await WriteAsync(http, RegisteredUrl is null ? [] : new Dictionary<string, string?>
        {
            ["mdm_service_discovery_url"] = RegisteredUrl,
            ["last_updated_timestamp"] = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        }).ConfigureAwait(false);
    }

    private static bool TryReadAuthorization(string header, out Dictionary<string, string> parameters)
    {
        parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!header.StartsWith("OAuth ", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var part in header["OAuth ".Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf("=\"", StringComparison.Ordinal);
            if (equals < 1 || part[^1] != '"')
            {
                return false;
            }

            if (part[..equals] != "realm" && !parameters.TryAdd(part[..equals], Uri.UnescapeDataString(part[(equals + 2)..^1])))
            {
                return false;
            }
        }

        return true;
    }

    private string NewSession()
    {
        var session = Name("");
        _sessions[session] = true;
        return session;
    }

    private static string Name(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static Task RefuseAsync(HttpContext http, int status, string code)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = MediaType;
        return http.Response.WriteAsync($"\"{code}\"", http.RequestAborted);
    }

    private static Task WriteAsync(HttpContext http, Dictionary<string, string?> body) => http.Response.WriteAsJsonAsync(body, (JsonSerializerOptions?)null, MediaType, http.RequestAborted);
}
