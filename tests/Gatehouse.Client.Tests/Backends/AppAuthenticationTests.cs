using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Gatehouse.Client.AspNetCore;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Client.Tests.Backends;

/// <summary>What a backend lets in, and the answers it gives otherwise.</summary>
public sealed class AppAuthenticationTests : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly SigningKey _device = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_token_with_its_proof_is_let_in_and_the_backend_knows_who_calls()
    {
        await using var backend = await OrdersBackend.StartAsync();

        var response = await CallAsync(backend, backend.Issuer.Token(_device, backend.Clock.GetUtcNow(), ("device_id", "01JC")));

        Assert.Equal(new GatehouseAppUser("97c1", false, "1", "app", "01JC"), await response.Content.ReadFromJsonAsync<GatehouseAppUser>(Ct));
    }

    [Fact]
    public async Task RFC9449_7_1_A_request_without_a_token_learns_what_is_asked_for()
    {
        await using var backend = await OrdersBackend.StartAsync();

        await RefusedAsync(await _http.GetAsync(new Uri(backend.Address, "/orders"), Ct), "DPoP algs=\"ES256\"");
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(new Uri(backend.Address, "/open"), Ct)).StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task RFC9449_4_3_There_is_exactly_one_proof(int proofs)
    {
        await using var backend = await OrdersBackend.StartAsync();
        var token = Token(backend);
        using var request = Request(backend, HttpMethod.Get, "/orders", token);
        request.Headers.Remove("DPoP");
        for (var i = 0; i < proofs; i++)
        {
            request.Headers.Add("DPoP", Proof(backend, token));
        }

        await RefusedAsync(await _http.SendAsync(request, Ct), "DPoP algs=\"ES256\"");
    }

    [Fact]
    public async Task AE_062_A_bound_token_is_not_taken_as_a_bearer_token()
    {
        await using var backend = await OrdersBackend.StartAsync();
        using var request = Request(backend, HttpMethod.Get, "/orders", Token(backend));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(backend));

        await RefusedAsync(await _http.SendAsync(request, Ct), "DPoP error=\"invalid_token\"");
    }

    public static TheoryData<string, object?> BadTokens => new()
    {
        { "iss", "https://id.example/other" }, { "aud", "billing-api" }, { "aud", new[] { "orders-api", "billing-api" } }, { "exp", 1 }, { "exp", null },
        { "nbf", 4102444800 }, { "iat", 4102444800 }, { "typ", "JWT" }, { "typ", "id+jwt" }, { "cnf", null }, { "sub", null },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task RFC9068_4_A_token_that_is_not_for_here_and_now_is_refused(string claim, object? value)
    {
        await using var backend = await OrdersBackend.StartAsync();

        await RefusedAsync(await CallAsync(backend, backend.Issuer.Token(_device, backend.Clock.GetUtcNow(), (claim, value))), "DPoP error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_token_that_was_altered_or_that_nobody_signed_is_refused()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var token = Token(backend);
        var parts = token.Split('.');
        using var stranger = new FakeIssuer();
        string[] bad = [token[..^4] + "AAAA", $"{parts[0]}.{parts[1]}.", "eyJhbGciOiJub25lIn0." + parts[1] + ".", stranger.Token(_device, backend.Clock.GetUtcNow()), "gh_at_opaque"];

        foreach (var attempt in bad)
        {
            await RefusedAsync(await CallAsync(backend, attempt), "DPoP error=\"invalid_token\"");
        }
    }

    [Fact]
    public async Task AE_063_A_proof_for_another_method_address_or_token_is_refused()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var token = Token(backend);
        var now = backend.Clock.GetUtcNow();
        string[] proofs =
        [
            DpopProof.Write(_device, "POST", Url(backend, "/orders"), "j1", now, null, token),
            DpopProof.Write(_device, "GET", Url(backend, "/browse"), "j2", now, null, token),
            DpopProof.Write(_device, "GET", "https://other.example/orders", "j3", now, null, token),
            DpopProof.Write(_device, "GET", Url(backend, "/orders"), "j4", now, null, "another"),
            DpopProof.Write(_device, "GET", Url(backend, "/orders"), "j5", now, null, null),
            "garbage",
        ];

        foreach (var proof in proofs)
        {
            await RefusedAsync(await CallAsync(backend, token, proof: proof), "DPoP error=\"invalid_dpop_proof\"");
        }
    }

    [Theory]
    [InlineData(-61)]
    [InlineData(6)]
    [InlineData(600)]
    public async Task AE_067_Without_a_nonce_a_stale_or_future_proof_is_refused(int seconds)
    {
        await using var backend = await OrdersBackend.StartAsync();
        var token = Token(backend);
        var proof = DpopProof.Write(_device, "GET", Url(backend, "/orders"), "j", backend.Clock.GetUtcNow().AddSeconds(seconds), null, token);

        await RefusedAsync(await CallAsync(backend, token, proof: proof), "DPoP error=\"invalid_dpop_proof\"");
    }

    [Fact]
    public async Task RFC9449_7_1_A_stolen_token_with_a_proof_of_another_key_is_refused()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var token = Token(backend);
        var thief = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var proof = DpopProof.Write(thief, "GET", Url(backend, "/orders"), "j", backend.Clock.GetUtcNow(), null, token);

        await RefusedAsync(await CallAsync(backend, token, proof: proof), "DPoP error=\"invalid_token\"");
    }

    [Fact]
    public async Task RFC9449_11_1_A_proof_counts_once_also_when_it_comes_twice_at_once()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var token = Token(backend);
        var proof = Proof(backend, token);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CallAsync(backend, token, proof: proof)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        await RefusedAsync(answers.First(a => a.StatusCode != HttpStatusCode.OK), "DPoP error=\"invalid_dpop_proof\"");
    }

    [Fact]
    public async Task AE_064_Where_a_nonce_is_demanded_the_answer_brings_one_and_the_next_try_succeeds()
    {
        await using var backend = await OrdersBackend.StartAsync(o => o.RequireNonce = true);
        var token = Token(backend);

        var first = await CallAsync(backend, token);
        await RefusedAsync(first, "DPoP error=\"use_dpop_nonce\"");
        var nonce = Assert.Single(first.Headers.GetValues("DPoP-Nonce"));
        var proof = DpopProof.Write(_device, "GET", Url(backend, "/orders"), "j", backend.Clock.GetUtcNow(), nonce, token);

        Assert.Equal(HttpStatusCode.OK, (await CallAsync(backend, token, proof: proof)).StatusCode);
        backend.Clock.Advance(TimeSpan.FromMinutes(4));
        var late = DpopProof.Write(_device, "GET", Url(backend, "/orders"), "j2", backend.Clock.GetUtcNow(), nonce, token);
        await RefusedAsync(await CallAsync(backend, token, proof: late), "DPoP error=\"use_dpop_nonce\"");
    }

    [Theory]
    [InlineData("anon", true)]
    [InlineData("acr", "0")]
    [InlineData("acr", null)]
    public async Task An_anonymous_user_is_let_in_only_where_the_endpoint_says_so(string claim, object? value)
    {
        await using var backend = await OrdersBackend.StartAsync();

        await RefusedAsync(
            await CallAsync(backend, backend.Issuer.Token(_device, backend.Clock.GetUtcNow(), (claim, value))),
            "DPoP error=\"insufficient_user_authentication\"", "acr_values=\"1\"");
        var user = await (await CallAsync(backend, backend.Issuer.Token(_device, backend.Clock.GetUtcNow(), (claim, value)), "/browse")).Content.ReadFromJsonAsync<GatehouseAppUser>(Ct);
        Assert.True(user!.IsAnonymous);
    }

    [Fact]
    public async Task RFC9470_3_A_level_that_is_too_low_or_too_long_ago_is_answered_with_what_is_needed()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var now = backend.Clock.GetUtcNow();
        string[] needed = ["DPoP error=\"insufficient_user_authentication\"", "acr_values=\"2\"", "max_age=\"300\""];

        await RefusedAsync(await CallAsync(backend, Token(backend), "/account"), needed);
        await RefusedAsync(await CallAsync(backend, backend.Issuer.Token(_device, now, ("acr", "2"), ("auth_time", now.AddMinutes(-6).ToUnixTimeSeconds())), "/account"), needed);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(backend, backend.Issuer.Token(_device, now, ("acr", "2")), "/account")).StatusCode);
    }

    [Fact]
    public async Task RFC6750_3_1_A_scope_that_is_missing_is_403_and_named()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var token = Token(backend);
        using var request = Request(backend, HttpMethod.Post, "/orders", token);

        var response = await _http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.StartsWith("DPoP error=\"insufficient_scope\"", Challenge(response), StringComparison.Ordinal);
        Assert.Contains("scope=\"orders.write\"", Challenge(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_asked_for_once_and_again_for_a_key_that_nobody_knows_but_not_for_each_stranger()
    {
        await using var backend = await OrdersBackend.StartAsync();
        await CallAsync(backend, Token(backend));
        await CallAsync(backend, Token(backend));
        Assert.Equal(2, backend.Issuer.Asked.Count); // metadata and keys

        backend.Issuer.RotateKey();
        await RefusedAsync(await CallAsync(backend, Token(backend)), "DPoP error=\"invalid_token\"");
        Assert.Equal(2, backend.Issuer.Asked.Count);
        backend.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(backend, Token(backend))).StatusCode);
        Assert.Equal(4, backend.Issuer.Asked.Count);
    }

    [Fact]
    public async Task While_the_issuer_is_away_its_known_keys_go_on_and_without_any_the_answer_is_503()
    {
        await using var backend = await OrdersBackend.StartAsync();
        backend.Issuer.Away = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await CallAsync(backend, Token(backend))).StatusCode);

        backend.Issuer.Away = false;
        backend.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(backend, Token(backend))).StatusCode);

        backend.Issuer.Away = true;
        backend.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(backend, Token(backend))).StatusCode);
    }

    [Fact]
    public async Task Whoever_hangs_up_during_the_first_fetch_does_not_take_the_keys_from_the_others()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var ready = new TaskCompletionSource();
        backend.Issuer.Ready = ready.Task;
        using (var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct))
        using (var request = Request(backend, HttpMethod.Get, "/orders", Token(backend)))
        {
            var first = _http.SendAsync(request, gone.Token);
            await Eventually.TrueAsync(() => backend.Issuer.Asked.Count > 0);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        var second = CallAsync(backend, Token(backend));
        ready.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Theory]
    [InlineData("https://id.example/evil")]
    [InlineData("\\ud800")]
    public async Task RFC8414_3_3_Metadata_that_names_another_issuer_is_not_believed(string name)
    {
        await using var backend = await OrdersBackend.StartAsync();
        backend.Issuer.Name = name;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await CallAsync(backend, Token(backend))).StatusCode);
    }

    [Fact]
    public async Task Behind_a_proxy_proofs_name_the_public_address()
    {
        await using var backend = await OrdersBackend.StartAsync(o => o.PublicOrigin = new Uri("https://orders.example"));
        var token = Token(backend);
        var proof = DpopProof.Write(_device, "GET", "https://orders.example/orders?page=2", "j", backend.Clock.GetUtcNow(), null, token);

        Assert.Equal(HttpStatusCode.OK, (await CallAsync(backend, token, "/orders?page=2", proof)).StatusCode);
        await RefusedAsync(await CallAsync(backend, token), "DPoP error=\"invalid_dpop_proof\"");
    }

    [Fact]
    public async Task A_store_that_is_full_lets_nothing_in_twice_and_has_room_again_when_proofs_have_ended()
    {
        var clock = new ManualClock();
        var store = new MemoryDpopReplayStore(clock, capacity: 2);
        var until = clock.GetUtcNow().AddMinutes(1);

        Assert.True(await store.TryAddAsync("a", until, Ct));
        Assert.False(await store.TryAddAsync("a", until, Ct));
        Assert.True(await store.TryAddAsync("b", until, Ct));
        Assert.False(await store.TryAddAsync("c", until, Ct));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await store.TryAddAsync("c", clock.GetUtcNow().AddMinutes(1), Ct));
    }

    [Theory]
    [InlineData("http://id.example/acme", "orders-api")]
    [InlineData("acme", "orders-api")]
    [InlineData("https://id.example/acme", "")]
    public void Options_that_cannot_be_meant_are_refused(string issuer, string audience) =>
        Assert.Throws<InvalidOperationException>(() => new GatehouseAppOptions { Issuer = issuer, Audience = audience }.Validate());

    private string Token(OrdersBackend backend) => backend.Issuer.Token(_device, backend.Clock.GetUtcNow());

    private string Proof(OrdersBackend backend, string token) =>
        DpopProof.Write(_device, "GET", Url(backend, "/orders"), Guid.NewGuid().ToString("N"), backend.Clock.GetUtcNow(), null, token);

    private static string Url(OrdersBackend backend, string path) => new Uri(backend.Address, path).AbsoluteUri;

    private HttpRequestMessage Request(OrdersBackend backend, HttpMethod method, string path, string token)
    {
        var request = new HttpRequestMessage(method, new Uri(backend.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", DpopProof.Write(_device, method.Method, Url(backend, path), Guid.NewGuid().ToString("N"), backend.Clock.GetUtcNow(), null, token));
        return request;
    }

    private async Task<HttpResponseMessage> CallAsync(OrdersBackend backend, string token, string path = "/orders", string? proof = null)
    {
        using var request = Request(backend, HttpMethod.Get, path, token);
        if (proof is not null)
        {
            request.Headers.Remove("DPoP");
            request.Headers.Add("DPoP", proof);
        }

        return await _http.SendAsync(request, Ct);
    }

    private static string Challenge(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("WWW-Authenticate"));

    private static async Task RefusedAsync(HttpResponseMessage response, params string[] challenge)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.StartsWith(challenge[0], Challenge(response), StringComparison.Ordinal);
        Assert.All(challenge, part => Assert.Contains(part, Challenge(response), StringComparison.Ordinal));
        Assert.Empty(await response.Content.ReadAsStringAsync(Ct));
    }
}
