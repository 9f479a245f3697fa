using System.Net;
using System.Security.Cryptography;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>Clients that publish their keys at an address of their own.</summary>
public abstract class JwksUriTests(IOAuthGate gate)
{
    [Fact]
    public async Task Keys_are_fetched_kept_and_fetched_again_when_the_client_has_a_new_one()
    {
        var site = await OAuthSite.CreateAsync(gate);
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var server = await KeyServer.StartAsync();
        server.Body = Set(first);
        var client = (await site.ClientAsync(Settings(server.Address))).Client.Id;

        (await AssertAsync(site, client, first)).Given();
        (await AssertAsync(site, client, first)).Given();
        Assert.Equal(1, server.Requests);

        server.Body = Set(second);
        (await AssertAsync(site, client, second)).Refused("invalid_client", HttpStatusCode.Unauthorized); // asked a moment ago
        gate.Clock.Advance(TimeSpan.FromSeconds(31));
        (await AssertAsync(site, client, second)).Given();
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData("nonsense", 200)]
    [InlineData("{\"keys\":[]}", 500)]
    [InlineData("", 302)]
    public async Task A_server_that_answers_nonsense_proves_nobody_and_harms_nobody(string body, int status)
    {
        var site = await OAuthSite.CreateAsync(gate);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var server = await KeyServer.StartAsync();
        (server.Body, server.Status) = (System.Text.Encoding.UTF8.GetBytes(body), status);
        var client = (await site.ClientAsync(Settings(server.Address))).Client.Id;

        (await AssertAsync(site, client, key)).Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    private static OAuthClientSettings Settings(string address) =>
        new() { TokenEndpointAuthMethod = "private_key_jwt", GrantTypes = ["client_credentials"], Scopes = "read", JwksUri = address };

    private static byte[] Set(ECDsa key) => new JsonWebKeySet([new SigningKey(key).PublicKey]).ToJson();

    private Task<OAuthAnswer> AssertAsync(OAuthSite site, string client, ECDsa key)
    {
        var assertion = SignedJwt.Write(new SigningKey(key), "JWT", json =>
        {
            json.WriteString("iss", client);
            json.WriteString("sub", client);
            json.WriteString("aud", site.Issuer);
            json.WriteString("jti", Guid.NewGuid().ToString());
            json.WriteNumber("exp", gate.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds());
        });
        return site.TokenAsync(
            null, ("grant_type", "client_credentials"), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion));
    }

    /// <summary>What a client publishes.</summary>
    private sealed class KeyServer(WebApplication app) : IAsyncDisposable
    {
        private int _requests;

        public byte[] Body { get; set; } = [];

        public int Status { get; set; } = 200;

        public int Requests => _requests;

        public string Address => app.Urls.First() + "/keys";

        public static async Task<KeyServer> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var server = new KeyServer(app);
            app.MapGet("/keys", server.AnswerAsync);
            await app.StartAsync();
            return server;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task AnswerAsync(HttpContext http)
        {
            Interlocked.Increment(ref _requests);
            http.Response.StatusCode = Status;
            http.Response.Headers.Location = Status == 302 ? "/elsewhere" : default;
            return http.Response.Body.WriteAsync(Body).AsTask();
        }
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class JwksUriTestsOnSqlite(SqliteOAuthGate gate) : JwksUriTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class JwksUriTestsOnPostgres(PostgresOAuthGate gate) : JwksUriTests(gate);
