using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>
/// A company's SCEP server: one password for everybody, and a certificate with whatever subject is asked for. That is what most of
/// them are, and why neither says anything about who asks.
/// </summary>
internal sealed class ForeignScepServer : IAsyncDisposable
{
    public const string Password = "Everybody-knows-this-0ne";

    private readonly WebApplication _app;

    private ForeignScepServer(WebApplication app, TimeProvider time) => (_app, Ca) = (app, new ForeignCa(time));

    public ForeignCa Ca { get; }

    public Uri Address => new(_app.Urls.First());

    /// <summary>How many certificates it issued.</summary>
    public int Issued { get; private set; }

    public static async Task<ForeignScepServer> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ForeignScepServer(builder.Build(), time);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Ca.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var (type, body) = http.Request.Query["operation"].ToString() switch
        {
            "GetCACaps" => ("text/plain", Encoding.ASCII.GetBytes(ScepCapabilities.Own(CmsAlgorithms.Modern, false).Write())),
            "GetCACert" => ScepCaCertificates.Write([Ca.Certificate.RawData]),
            _ => (ScepMediaTypes.PkiMessage, await IssueAsync(http)),
        };
        http.Response.ContentType = type;
        await http.Response.Body.WriteAsync(body);
    }

    private async Task<byte[]> IssueAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Assert.True(ScepMessage.TryParse(body.ToArray(), out var message, out _));
        var reply = new ScepReply(Ca.Certificate, CmsAlgorithms.Modern);
        var request = Assert.IsType<ScepOpening.Opened>(ScepRequest.Open(message, [Ca.Certificate], CmsAlgorithms.Modern)).Request;
        var nonce = RandomNumberGenerator.GetBytes(16);
        if (request.Csr!.ChallengePassword != Password)
        {
            return reply.Failure(message, FailInfo.BadRequest, "The password is wrong.", nonce);
        }

        Issued++;
        using var certificate = Ca.Issue(new X500DistinguishedName(request.Csr.Subject.Span), request.Csr.PublicKey());
        return reply.Success(request, [certificate.RawData], nonce);
    }
}
