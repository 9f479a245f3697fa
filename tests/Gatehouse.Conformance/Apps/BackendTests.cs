using System.Net;
using System.Text;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>How an app calls its backend; the cases AE-061 to AE-066.</summary>
[Specification("Apps")]
public abstract class AppBackendTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Specification("RFC 9449 §7, §9")]
    public async Task AE_061_and_AE_064_Bound_token_opens_the_backend_which_asks_for_a_nonce_once()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var backend = await OrdersBackend.StartAsync(tenant);
        await using var phone = await LoggedInAsync(tenant);

        foreach (var method in (string[])["GET", "POST"])
        {
            var result = await phone.PostAsync(new CreateHttpCommonRequestEvent(backend.At("/orders"), method) { AccessTokenIdentifier = tenant.Orders });
            Assert.Equal((StatusType.Ok, HttpRequestStatus.Success, 200), (result.Status, result.RequestStatus, result.HttpStatus));
            Assert.Contains("order", Encoding.UTF8.GetString(result.Response.Span), StringComparison.Ordinal);
        }

        Assert.Equal(3, backend.Requests); // the first came without a nonce
    }

    [Fact]
    [Specification("RFC 9449 §7.1")]
    public async Task AE_062_Bound_token_is_no_bearer_token()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var backend = await OrdersBackend.StartAsync(tenant);
        await using var phone = await LoggedInAsync(tenant);
        var token = (await phone.ExchangeAsync()).Token;

        var answer = await OAuthAnswer.GetAsync(tenant.Tenant.Anonymous, backend.At("/orders").AbsoluteUri, ("Authorization", $"Bearer {token}"));

        answer.Refuses(401, "invalid_token");
        Assert.Equal("DPoP", answer.Headers.WwwAuthenticate.First().Scheme);
    }

    [Fact]
    [Specification("RFC 9449 §4.3")]
    public async Task AE_063_Proof_for_another_request_or_token_is_none()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var backend = await OrdersBackend.StartAsync(tenant);
        await using var phone = await LoggedInAsync(tenant);
        var token = (await phone.ExchangeAsync()).Token;
        var (orders, prover) = (backend.At("/orders"), phone.Session.Prover);
        var asked = await SendAsync(await prover.CreateAsync("GET", orders, token, null, Ct));
        asked.Refuses(401, "use_dpop_nonce");
        var nonce = asked.Headers.GetValues("DPoP-Nonce").Single();

        (await SendAsync(await prover.CreateAsync("POST", orders, token, nonce, Ct))).Refuses(401, "invalid_dpop_proof");
        (await SendAsync(await prover.CreateAsync("GET", backend.At("/account"), token, nonce, Ct))).Refuses(401, "invalid_dpop_proof");
        (await SendAsync(await prover.CreateAsync("GET", orders, token + "x", nonce, Ct))).Refuses(401, "invalid_dpop_proof");
        Assert.Equal(200, (await SendAsync(await prover.CreateAsync("GET", orders, token, nonce, Ct))).Status);

        Task<OAuthAnswer> SendAsync(string proof) =>
            OAuthAnswer.GetAsync(tenant.Tenant.Anonymous, orders.AbsoluteUri, ("Authorization", $"DPoP {token}"), ("DPoP", proof));
    }

    [Fact]
    [Specification("RFC 9470 §3")]
    public async Task Backend_that_wants_a_person_says_so()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var backend = await OrdersBackend.StartAsync(tenant);
        await using var phone = await LoggedInAsync(tenant);

        var result = await phone.PostAsync(StatusType.LoginRequired, new CreateHttpCommonRequestEvent(backend.At("/account")) { AccessTokenIdentifier = tenant.Orders });

        Assert.Equal(("1", 401), (result.RequiredAcr, result.HttpStatus));
    }

    [Fact]
    public async Task AE_065_Certificate_of_another_authority_gets_no_byte_of_the_request()
    {
        using var ca = new PrivateCa();
        using var other = new PrivateCa();
        var tenant = await AppTenant.OfAsync(site);
        await using var backend = await OrdersBackend.StartAsync(tenant, ca);
        await using var phone = await LoggedInAsync(tenant);
        var request = new CreateHttpCommonRequestEvent(backend.At("/orders")) { AccessTokenIdentifier = tenant.Orders, CertificateChain = other.Root.ExportCertificatePem() };

        var result = await phone.PostAsync(StatusType.NotReachable, request);

        Assert.Equal((HttpRequestStatus.TlsFailure, 0), (result.RequestStatus, backend.Requests));
        Assert.Equal(200, (await phone.PostAsync(request with { CertificateChain = ca.Root.ExportCertificatePem() })).HttpStatus);
    }

    [Fact]
    public async Task AE_066_Request_during_a_restart_is_refused()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var backend = await OrdersBackend.StartAsync(tenant);
        var marker = new SlowMarker();
        await using var phone = new Phone(tenant) { Marker = marker };
        await phone.StartAsync();
        marker.Hold = new TaskCompletionSource();

        var restart = phone.PostAsync(new RestartEvent());
        var result = await phone.PostAsync(StatusType.InvalidState, new CreateHttpCommonRequestEvent(backend.At("/orders")));
        marker.Hold.SetResult();

        Assert.Equal((HttpRequestStatus.Refused, 0), (result.RequestStatus, backend.Requests));
        Assert.True((await restart).IsOk);
    }

    private static async Task<Phone> LoggedInAsync(AppTenant tenant)
    {
        var phone = new Phone(tenant);
        await phone.StartAsync();
        await phone.EnrollAsync();
        await phone.LoginAsync();
        return phone;
    }

    /// <summary>A disk that takes its time.</summary>
    private sealed class SlowMarker : IInstallMarker
    {
        private bool _isThere;

        public TaskCompletionSource Hold { get; set; } = Done();

        public async Task<bool> EnsureAsync(CancellationToken ct)
        {
            await Hold.Task.WaitAsync(ct);
            var isNew = !_isThere;
            _isThere = true;
            return isNew;
        }

        private static TaskCompletionSource Done()
        {
            var done = new TaskCompletionSource();
            done.SetResult();
            return done;
        }
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AppBackendOnSqlite(SqliteSite site) : AppBackendTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppBackendOnPostgres(PostgresSite site) : AppBackendTests(site);
