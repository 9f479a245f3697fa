using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.AccountDriven.Fallback;

/// <summary>What Apple has registered.</summary>
internal sealed record AppleRegistration(
    [property: JsonPropertyName("mdm_service_discovery_url")] string? Url, [property: JsonPropertyName("last_updated_timestamp")] DateTimeOffset? Updated);

/// <summary>
/// Apple's device service, as far as account-driven enrollment needs it. A session belongs to a server token and is
/// shared; any answer may bring a new one. One that ended is renewed once, and then Apple means it.
/// </summary>
/// <remarks>Source: Apple, "Authenticating with a device assignment server" and "Assign Account-Driven Enrollment Service Discovery".</remarks>
internal sealed class AppleDeviceService(IOptions<EnrollmentOptions> options, TimeProvider time, ILogger<AppleDeviceService> log) : IDisposable
{
    private const string SessionHeader = "X-ADM-Auth-Session";
    private const string Profile = "/account-driven-enrollment/profile";
    private const string ProtocolVersion = "10";
    private const int MaxAnswer = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(20),
        MaxResponseContentBufferSize = MaxAnswer,
    };

    // By the token: another process may have stored another one, and its session speaks for another organization at Apple.
    private readonly ConcurrentDictionary<AppleServerToken, string> _sessions = new();
    private readonly SemaphoreSlim _renewing = new(1);

    /// <summary>The registered address; null when there is none.</summary>
    /// <exception cref="AppleServiceException">Apple said no, or nothing.</exception>
    public async Task<AppleRegistration?> FindAsync(AppleServerToken token, CancellationToken ct)
    {
        using var answer = await SendAsync(token, HttpMethod.Get, null, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await ThrowUnlessGoodAsync(answer, ct);
        try
        {
            return await ReadAsync<AppleRegistration>(answer, ct) is { Url.Length: > 0 } found ? found : null;
        }
        catch (JsonException)
        {
            throw new AppleServiceException("ANSWER_MALFORMED", (int)answer.StatusCode);
        }
    }

    /// <summary>Registers an address in place of the one before.</summary>
    /// <exception cref="AppleServiceException">Apple said no, or nothing.</exception>
    public async Task RegisterAsync(AppleServerToken token, string url, CancellationToken ct)
    {
        using var answer = await SendAsync(token, HttpMethod.Post, new Dictionary<string, string> { ["mdm_service_discovery_url"] = url }, ct);
        await ThrowUnlessGoodAsync(answer, ct);
    }

    /// <summary>Removes the registered address.</summary>
    /// <exception cref="AppleServiceException">Apple said no, or nothing.</exception>
    public async Task RemoveAsync(AppleServerToken token, CancellationToken ct)
    {
        using var answer = await SendAsync(token, HttpMethod.Delete, null, ct);
        if (answer.StatusCode != HttpStatusCode.NotFound)
        {
            await ThrowUnlessGoodAsync(answer, ct);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _renewing.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(AppleServerToken token, HttpMethod method, object? body, CancellationToken ct)
    {
        var session = _sessions.GetValueOrDefault(token);
        for (var renewed = false; ; renewed = true)
        {
            session = session is null || renewed ? await SessionAsync(token, session, ct) : session;
            using var request = Request(method, Profile);
            request.Headers.Add(SessionHeader, session);
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType());
            var answer = await AskAsync(request, ct);
            if (answer.Headers.TryGetValues(SessionHeader, out var newer))
            {
                _sessions[token] = newer.First();
            }

            if (renewed || !await HasEndedAsync(answer, ct))
            {
                return answer;
            }

            answer.Dispose();
        }
    }

    private async Task<string> SessionAsync(AppleServerToken token, string? ended, CancellationToken ct)
    {
        await _renewing.WaitAsync(ct);
        try
        {
            if (_sessions.TryGetValue(token, out var other) && other != ended)
            {
                return other; // somebody else renewed it while we waited
            }

            using var request = Request(HttpMethod.Get, "/session");
            var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
            request.Headers.TryAddWithoutValidation("Authorization", OAuth1Request.Authorize(token, "GET", request.RequestUri!, nonce, time.GetUtcNow()));
            using var answer = await AskAsync(request, ct);
            await ThrowUnlessGoodAsync(answer, ct);
            return (await ReadAsync<Session>(answer, ct))?.Token is { Length: > 0 } session && session.All(char.IsAscii) && !session.Any(char.IsControl)
                ? _sessions[token] = session
                : throw new AppleServiceException("ANSWER_MALFORMED", 200);
        }
        catch (JsonException)
        {
            throw new AppleServiceException("ANSWER_MALFORMED", 200);
        }
        finally
        {
            _renewing.Release();
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, options.Value.AppleDeviceServiceUrl.TrimEnd('/') + path);
        request.Headers.UserAgent.ParseAdd("Gatehouse/1.0");
        request.Headers.Add("X-Server-Protocol-Version", ProtocolVersion);
        request.Headers.Accept.ParseAdd("application/json;charset=UTF8");
        return request;
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await _http.SendAsync(request, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException)
        {
            throw new AppleServiceException("UNREACHABLE", 0);
        }
    }

    private static async Task<bool> HasEndedAsync(HttpResponseMessage answer, CancellationToken ct) =>
        answer.StatusCode == HttpStatusCode.Unauthorized || (answer.StatusCode == HttpStatusCode.Forbidden && await CodeAsync(answer, ct) == "FORBIDDEN");

    private async Task ThrowUnlessGoodAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var code = await CodeAsync(answer, ct);
            AccountDrivenLog.AppleRefused(log, (int)answer.StatusCode, code);
            throw new AppleServiceException(code, (int)answer.StatusCode);
        }
    }

    // Error words come with or without quotes; anything that is no such word stays out of logs and answers.
    private static async Task<string> CodeAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var word = Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(ct)).Trim().Trim('"');
        return word is { Length: > 0 and <= 64 } && word.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_') ? word : "STATUS";
    }

    // Not by the charset that Apple names: it says UTF8, which is none that the framework knows.
    private static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, CancellationToken ct) =>
        JsonSerializer.Deserialize<T>(await answer.Content.ReadAsByteArrayAsync(ct), JsonSerializerOptions.Web);

    private sealed record Session([property: JsonPropertyName("auth_session_token")] string? Token);
}
