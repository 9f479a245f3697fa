using System.Net;
using System.Net.Http.Json;
using System.Text;
using Gatehouse.Client.AspNetCore;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Client.Tests.Backends;

/// <summary>Requests through the SDK's handler to a backend that checks them.</summary>
public sealed class SecuredRequestTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AE_061_A_request_carries_the_bound_token_and_a_proof_with_its_hash()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var (client, sent) = new DeviceTokens(backend).Client();

        var user = await client.GetFromJsonAsync<GatehouseAppUser>("orders?page=2", Ct);

        Assert.Equal("97c1", user!.Subject);
        var request = Assert.Single(sent);
        Assert.True(CompactJws.TryParse(request.Proof, out var proof, out _, allowKeyInHeader: true));
        Assert.True(JwtClaims.TryParse(proof.Payload, out var claims, out _));
        Assert.Equal(DpopProof.TokenHash(request.Token), claims.Text("ath"));
        Assert.DoesNotContain("page", claims.Text("htu"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AE_064_A_nonce_that_is_demanded_is_brought_by_one_repeat_and_by_the_next_request_at_once()
    {
        await using var backend = await OrdersBackend.StartAsync(o => o.RequireNonce = true);
        var (client, sent) = new DeviceTokens(backend).Client();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("orders", Ct)).StatusCode);
        Assert.Equal(2, sent.Count);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("orders", Ct)).StatusCode);
        Assert.Equal(3, sent.Count);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(-300, false)]
    public async Task AE_067_A_device_whose_clock_is_wrong_learns_the_time_from_the_refusal(int minutes, bool nonce)
    {
        await using var backend = await OrdersBackend.StartAsync(o => o.RequireNonce = nonce);
        var clock = new ManualClock();
        clock.Advance(TimeSpan.FromMinutes(minutes));
        var (client, sent) = new DeviceTokens(backend, clock).Client();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("orders", Ct)).StatusCode);
        Assert.Equal(2, sent.Count);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("orders", Ct)).StatusCode);
        Assert.Equal(3, sent.Count);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var tokens = new DeviceTokens(backend) { StartsWithDeadToken = true };
        var (client, sent) = tokens.Client();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("orders", Ct)).StatusCode);
        Assert.Equal([false, true], tokens.Asked);
        Assert.Equal(2, sent.Count);
    }

    [Fact]
    public async Task A_backend_that_never_has_enough_is_asked_once_more_for_each_reason_and_its_answer_handed_on()
    {
        await using var backend = await OrdersBackend.StartAsync(o => o.RequireNonce = true);
        var tokens = new DeviceTokens(backend);
        var (client, sent) = tokens.Client("billing-api");

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("orders", Ct)).StatusCode);
        Assert.Equal([false, true], tokens.Asked);
        Assert.Equal(2, sent.Count);
    }

    [Fact]
    public async Task A_request_with_an_idempotency_key_is_repeated_with_its_body_and_key()
    {
        await using var backend = await OrdersBackend.StartAsync(o => o.RequireNonce = true);
        var (client, sent) = new DeviceTokens(backend).Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "orders") { Content = new StringContent("{\"n\":1}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "k-1");

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request, Ct)).StatusCode);

        Assert.Equal(2, sent.Count);
        Assert.Equal(["k-1", "k-1"], sent.Select(r => r.IdempotencyKey));
    }

    [Fact]
    public async Task Every_try_has_a_proof_of_its_own()
    {
        await using var backend = await OrdersBackend.StartAsync();
        var (client, sent) = new DeviceTokens(backend).Client();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.GetAsync("orders", Ct)));

        Assert.Equal(10, sent.Select(r => r.Proof).Distinct().Count());
    }
}
