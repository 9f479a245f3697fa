using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Simulator.Push;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>One push as APNs received it.</summary>
public sealed record ReceivedPush(string Token, string Topic, string Type, string Priority, string Body, string Protocol, string? ClientSubject, string Connection);

/// <summary>APNs on loopback that says what a test wants it to say, and remembers what it was sent.</summary>
public sealed class FakeApns
{
    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();
    private readonly string _trust = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-apns-").FullName, "root.pem");
    private string _address = "";

    private FakeApns()
    {
    }

    public ConcurrentQueue<ReceivedPush> Pushes { get; } = new();

    /// <summary>Push certificate of all organizations of the tests; making one takes a while.</summary>
    public static PushCertificate Certificate { get; } = new(TimeProvider.System.GetUtcNow());

    public static FakeApns Start()
    {
        var apns = new FakeApns();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = MakeCertificate();
        File.WriteAllText(apns._trust, certificate.ExportCertificatePem());
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            });
        }));
        var app = builder.Build();
        app.Run(apns.AnswerAsync);
        app.StartAsync().GetAwaiter().GetResult(); // a fixture's settings cannot wait
        apns._address = $"https://127.0.0.1:{new Uri(app.Urls.First()).Port}/";
        return apns;
    }

    public Dictionary<string, string> Settings(IReadOnlyDictionary<string, string> settings) => new(settings)
    {
        ["Gatehouse:Mdm:ApnsUrl"] = _address,
        ["Gatehouse:Mdm:ApnsTrust"] = _trust,
    };

    /// <summary>What to answer for a token from now on; status 200 for the usual.</summary>
    public void Answer(byte[] token, int status, string body = "") => _answers[Convert.ToHexStringLower(token)] = (status, body);

    public IReadOnlyList<ReceivedPush> Of(byte[] token) => [.. Pushes.Where(p => p.Token == Convert.ToHexStringLower(token))];

    private async Task AnswerAsync(HttpContext http)
    {
        var token = http.Request.Path.Value!.Split('/')[^1];
        using var reader = new StreamReader(http.Request.Body);
        Pushes.Enqueue(new ReceivedPush(
            token, http.Request.Headers["apns-topic"]!, http.Request.Headers["apns-push-type"]!, http.Request.Headers["apns-priority"]!,
            await reader.ReadToEndAsync(http.RequestAborted), http.Request.Protocol, http.Connection.ClientCertificate?.Subject, http.Connection.Id));
        var (status, body) = _answers.GetValueOrDefault(token, (200, ""));
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=APNs stand-in", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
