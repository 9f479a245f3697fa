using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Simulator.Push;

/// <summary>
/// Apple's push service on loopback: HTTP/2 over TLS with client certificates, the same rules and answers, and devices
/// that wake up.
/// </summary>
public sealed class MockApns : IPushService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Registration> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(SimulatedDevice Device, bool ForUser), string> _current = new();
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private int _delivered;
    private int _refused;

    private MockApns(TimeProvider time, int port)
    {
        _time = time;
        Certificate = MakeCertificate(time.GetUtcNow());
        _app = Build(port);
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("https://localhost/");

    /// <summary>Its TLS certificate; self-signed, so a server must be told to trust it.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Pushes accepted.</summary>
    public int Delivered => _delivered;

    /// <summary>Pushes refused.</summary>
    public int Refused => _refused;

    /// <summary>Answers to give instead of the usual one, by token in lower-case hexadecimal; null for the usual one.</summary>
    public Func<string, PushFault?>? Fault { get; set; }

    /// <summary>Starts listening.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="port">0 for any free port.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<MockApns> StartAsync(TimeProvider time, int port, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(time);
        var apns = new MockApns(time, port);
        await apns._app.StartAsync(ct).ConfigureAwait(false);
        var addresses = apns._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        apns.Address = new Uri($"https://localhost:{new Uri(addresses.First()).Port}/");
        return apns;
    }

    /// <inheritdoc/>
    public byte[] Register(SimulatedDevice device, string topic, bool forUser = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        Forget(device, forUser);
        var token = RandomNumberGenerator.GetBytes(32);
        var name = Convert.ToHexStringLower(token);
        _tokens[name] = new Registration(device, topic, null);
        _current[(device, forUser)] = name;
        return token;
    }

    /// <inheritdoc/>
    public void Forget(SimulatedDevice device)
    {
        Forget(device, forUser: false);
        Forget(device, forUser: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        Certificate.Dispose();
    }

    private void Forget(SimulatedDevice device, bool forUser)
    {
        if (_current.TryRemove((device, forUser), out var token) && _tokens.TryGetValue(token, out var registration))
        {
            _tokens[token] = registration with { DeadSince = _time.GetUtcNow() };
        }
    }

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = Certificate,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true, // judged per request, to answer with a reason
            });
        }));
        return builder.Build();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var fault = await JudgeAsync(http).ConfigureAwait(false);
        http.Response.Headers["apns-id"] = http.Request.Headers["apns-id"] is { Count: > 0 } id ? id : Guid.NewGuid().ToString("D").ToUpperInvariant();
        if (fault is null)
        {
            Interlocked.Increment(ref _delivered);
            return;
        }

        Interlocked.Increment(ref _refused);
        http.Response.StatusCode = fault.Status;
        await (fault.Timestamp is { } since
            ? http.Response.WriteAsJsonAsync(new { reason = fault.Reason, timestamp = since.ToUnixTimeMilliseconds() }, http.RequestAborted)
            : http.Response.WriteAsJsonAsync(new { reason = fault.Reason }, http.RequestAborted)).ConfigureAwait(false);
    }

    private async Task<PushFault?> JudgeAsync(HttpContext http)
    {
        if (PushRules.Check(http.Request, http.Connection.ClientCertificate, _time.GetUtcNow()) is { } wrong)
        {
            return wrong;
        }

        const string prefix = "/3/device/";
        var path = http.Request.Path.Value ?? "";
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return new PushFault(404, "BadPath");
        }

        var token = path[prefix.Length..];
        if (token.Length == 0)
        {
            return new PushFault(400, "MissingDeviceToken");
        }

        var (body, tooLarge) = await ReadAsync(http).ConfigureAwait(false);
        if (tooLarge)
        {
            return new PushFault(413, "PayloadTooLarge");
        }

        return PushRules.ReadMagic(body) is { } magic
            ? Fault?.Invoke(token) ?? Deliver(token, http.Request.Headers["apns-topic"].ToString(), magic)
            : new PushFault(400, "PayloadEmpty");
    }

    private PushFault? Deliver(string token, string topic, string magic)
    {
        if (!_tokens.TryGetValue(token, out var registration))
        {
            return new PushFault(400, "BadDeviceToken");
        }

        if (registration.Topic != topic)
        {
            return new PushFault(400, "DeviceTokenNotForTopic");
        }

        if (registration.DeadSince is { } since)
        {
            return new PushFault(410, "Unregistered", since);
        }

        registration.Device.Push(magic);
        return null;
    }

    private static async Task<(ReadOnlyMemory<byte> Body, bool TooLarge)> ReadAsync(HttpContext http)
    {
        var buffer = new byte[PushRules.MaxPayload + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted).ConfigureAwait(false);
        return (buffer.AsMemory(0, length), length > PushRules.MaxPayload);
    }

    private static X509Certificate2 MakeCertificate(DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    private sealed record Registration(SimulatedDevice Device, string Topic, DateTimeOffset? DeadSince);
}
