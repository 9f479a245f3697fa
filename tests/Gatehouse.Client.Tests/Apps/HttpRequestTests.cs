using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Tests.Apps.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Client.Tests.Apps;

public sealed class HttpRequestTests
{
    private static readonly Uri Backend = new("https://orders.example/items?page=2");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_goes_with_a_proof_for_exactly_this_request()
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.LoggedInAsync();

        var result = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(Backend) { AccessTokenIdentifier = App.Audience }, Ct);

        Assert.Equal((StatusType.Ok, HttpRequestStatus.Success, 200), (result.Status, result.RequestStatus, result.HttpStatus));
        var (scheme, token, proof) = backend.Seen.Single();
        Assert.Equal("DPoP", scheme);
        Assert.Equal(("GET", "https://orders.example/items"), ((string?)proof["htm"], (string?)proof["htu"]));
        Assert.Equal(Base64UrlCodec.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token))), (string?)proof["ath"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Nonce_that_a_backend_asks_for_is_given_once(string method)
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.LoggedInAsync();
        backend.Answer = attempt => attempt == 1 ? Refuse("DPoP error=\"use_dpop_nonce\"", "n-7") : new HttpResponseMessage(HttpStatusCode.OK);

        var result = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(Backend, method) { AccessTokenIdentifier = App.Audience, Content = "{}" }, Ct);

        Assert.Equal(200, result.HttpStatus);
        Assert.Equal([null, "n-7"], backend.Seen.Select(s => (string?)s.Proof["nonce"]));
        Assert.NotEqual((string?)backend.Seen[0].Proof["jti"], (string?)backend.Seen[1].Proof["jti"]);
    }

    [Theory]
    [InlineData("GET", false, 2)]
    [InlineData("PUT", false, 2)]
    [InlineData("POST", false, 1)]
    [InlineData("POST", true, 2)]
    public async Task Refused_token_is_replaced_where_the_request_may_be_sent_twice(string method, bool named, int times)
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.LoggedInAsync();
        backend.Answer = _ => Refuse("DPoP error=\"invalid_token\", error_description=\"Old, \\\"very\\\".\"");
        var headers = named ? new Dictionary<string, string> { ["Idempotency-Key"] = "k" } : [];

        var result = await controller.PostEventAsync(
            new CreateHttpCommonRequestEvent(Backend, method) { AccessTokenIdentifier = App.Audience, Content = "{}", HttpHeaders = headers }, Ct);

        Assert.Equal((401, times), (result.HttpStatus, backend.Seen.Count));
        Assert.Equal(times, backend.Seen.Select(s => s.Token).Distinct().Count());
    }

    [Fact]
    public async Task Level_that_a_backend_wants_is_told()
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.LoggedInAsync();
        backend.Answer = _ => Refuse("DPoP error=\"insufficient_user_authentication\", acr_values=\"1 2\", max_age=300");

        var result = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(Backend) { AccessTokenIdentifier = App.Audience }, Ct);

        Assert.Equal((StatusType.LoginRequired, 401, "1 2", TimeSpan.FromMinutes(5)), (result.Status, result.HttpStatus, result.RequiredAcr, result.MaxAge));
    }

    [Fact]
    public async Task Redirect_elsewhere_takes_no_credentials_along()
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.LoggedInAsync();
        backend.Answer = attempt => attempt switch
        {
            1 => To("/next"),
            2 => To("https://elsewhere.example/"),
            _ => new HttpResponseMessage(HttpStatusCode.OK),
        };
        var request = new CreateHttpCommonRequestEvent(Backend) { AccessTokenIdentifier = App.Audience, HttpHeaders = new Dictionary<string, string> { ["Cookie"] = "a=b", ["X-Own"] = "1" } };

        Assert.Equal(302, (await controller.PostEventAsync(request, Ct)).HttpStatus);
        backend.Reset();
        Assert.Equal(200, (await controller.PostEventAsync(request with { FollowRedirect = true }, Ct)).HttpStatus);

        Assert.Equal(["DPoP", "DPoP", null], backend.Seen.Select(s => s.Scheme));
        Assert.Equal("https://orders.example/next", (string?)backend.Seen[1].Proof["htu"]);
        Assert.DoesNotContain("Cookie", backend.LastHeaders);
        Assert.Contains("X-Own", backend.LastHeaders);
    }

    [Theory]
    [InlineData("http://orders.example/")]
    [InlineData("ftp://orders.example/")]
    [InlineData("https://user:secret@orders.example/")]
    public async Task Request_without_TLS_is_none(string address)
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.StartedAsync();

        var result = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(new Uri(address)), Ct);

        Assert.Equal((StatusType.InvalidParameter, HttpRequestStatus.InvalidRequest), (result.Status, result.RequestStatus));
        Assert.Empty(backend.Seen);
    }

    [Fact]
    public async Task Without_login_a_request_goes_without_token_only()
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.StartedAsync();

        Assert.Equal(200, (await controller.PostEventAsync(new CreateHttpCommonRequestEvent(Backend), Ct)).HttpStatus);
        var refused = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(Backend) { AccessTokenIdentifier = App.Audience }, Ct);

        Assert.Equal((StatusType.InvalidState, HttpRequestStatus.Refused), (refused.Status, refused.RequestStatus));
        Assert.Single(backend.Seen);
    }

    [Fact]
    public async Task Slow_backend_is_given_up_and_a_restart_does_not_wait_for_it()
    {
        var (app, backend) = Make();
        await using var _ = app;
        var controller = await app.StartedAsync();
        backend.IsSilent = true;

        var late = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(Backend) { Timeout = TimeSpan.FromMilliseconds(50) }, Ct);
        Assert.Equal((StatusType.NotReachable, HttpRequestStatus.Timeout), (late.Status, late.RequestStatus));

        var pending = controller.PostEventAsync(new CreateHttpCommonRequestEvent(Backend), Ct);
        App.Is(StatusType.Ok, await controller.PostEventAsync(new RestartEvent(), Ct));
        App.Is(StatusType.UserCancel, await pending);
    }

    [Fact]
    public async Task Only_the_given_authority_is_trusted_and_only_for_the_right_name()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var right = Certificate(key, "localhost");
        using var other = Certificate(key, "other.example");
        await using var web = await ServeAsync(right);
        var address = new Uri($"https://localhost:{new Uri(web.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port}/");
        await using var app = new App();
        var controller = await app.StartedAsync();

        var trusted = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(address) { CertificateChain = right.ExportCertificatePem() }, Ct);
        var strange = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(address) { CertificateChain = other.ExportCertificatePem() }, Ct);
        var system = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(address), Ct);
        var otherName = await controller.PostEventAsync(new CreateHttpCommonRequestEvent(new Uri($"https://127.0.0.1:{address.Port}/")) { CertificateChain = right.ExportCertificatePem() }, Ct);

        Assert.Equal((HttpRequestStatus.Success, 200), (trusted.RequestStatus, trusted.HttpStatus));
        Assert.All([strange, system, otherName], r => Assert.Equal((HttpRequestStatus.TlsFailure, AppErrorCodes.TlsFailure), (r.RequestStatus, r.ErrorCode)));
    }

    private static (App App, FakeBackend Backend) Make()
    {
        var (app, backend) = (new App(), new FakeBackend());
        app.Options = app.Options with { BackendHandler = () => backend };
        return (app, backend);
    }

    private static HttpResponseMessage Refuse(string challenge, string? nonce = null)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge);
        if (nonce is not null) response.Headers.TryAddWithoutValidation("DPoP-Nonce", nonce);
        return response;
    }

    private static HttpResponseMessage To(string location)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Found);
        response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        return response;
    }

    private static X509Certificate2 Certificate(ECDsa key, string name)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static async Task<WebApplication> ServeAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var web = builder.Build();
        web.MapGet("/", () => Results.Ok());
        await web.StartAsync(Ct);
        return web;
    }

    /// <summary>A backend that answers as told.</summary>
    private sealed class FakeBackend : HttpMessageHandler
    {
        public List<(string? Scheme, string Token, JsonNode Proof)> Seen { get; } = [];

        public Func<int, HttpResponseMessage> Answer { get; set; } = _ => new HttpResponseMessage(HttpStatusCode.OK);

        public bool IsSilent { get; set; }

        public IReadOnlyList<string> LastHeaders { get; private set; } = [];

        public void Reset() => Seen.Clear();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            LastHeaders = [.. request.Headers.Select(h => h.Key)];
            var proof = request.Headers.TryGetValues("DPoP", out var proofs) ? JsonNode.Parse(Base64UrlCodec.Decode(proofs.Single().Split('.')[1])!)! : new JsonObject();
            Seen.Add((request.Headers.Authorization?.Scheme, request.Headers.Authorization?.Parameter ?? "", proof));
            if (IsSilent) await Task.Delay(Timeout.Infinite, cancellationToken);
            return Answer(Seen.Count);
        }
    }
}
