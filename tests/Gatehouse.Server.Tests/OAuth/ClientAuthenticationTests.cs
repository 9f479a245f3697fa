using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class ClientAuthenticationTests(IOAuthGate gate)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    [Fact]
    public async Task RFC_7523_3_an_assertion_proves_the_client_once()
    {
        var (site, client, key) = await KeyedAsync("private_key_jwt");
        var assertion = Assertion(client, key, site.Issuer);

        (await AssertAsync(site, assertion)).Given();
        (await AssertAsync(site, assertion)).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await AssertAsync(site, Assertion(client, key, site.Issuer + "/oauth2/token"))).Given();
    }

    [Fact]
    public async Task RFC_7523_3_assertions_for_others_of_others_old_and_unsigned_ones_are_refused()
    {
        var (site, client, key) = await KeyedAsync("private_key_jwt");
        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = Assertion(client, key, site.Issuer).Split('.');
        var none = Convert.ToBase64String("{\"alg\":\"none\"}"u8).TrimEnd('=');
        string[] bad =
        [
            Assertion(client, key, "https://elsewhere.example"),
            Assertion("cli_01J00000000000000000000000", key, site.Issuer),
            Assertion(client, strange, site.Issuer),
            Assertion(client, key, site.Issuer, TimeSpan.FromMinutes(-10)),
            Assertion(client, key, site.Issuer, TimeSpan.FromDays(2)),
            $"{none}.{good[1]}.",
            $"{good[0]}.{good[1]}.{good[2][..^4]}AAAA",
        ];

        foreach (var assertion in bad)
        {
            (await AssertAsync(site, assertion)).Refused("invalid_client", HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task RFC_8705_2_2_a_certificate_of_a_registered_key_proves_the_client()
    {
        var (site, client, key) = await KeyedAsync("self_signed_tls_client_auth");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        (await TlsAsync(site, client, SelfSigned(key))).Given();
        (await TlsAsync(site, client, SelfSigned(other))).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await TlsAsync(site, client, null)).Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RFC_8705_2_1_a_certificate_of_the_right_subject_and_CA_proves_the_client()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = (await site.ClientAsync(Service("tls_client_auth") with { TlsClientAuthSubjectDn = "CN=billing,O=Example" })).Client.Id;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        (await TlsAsync(site, client, OAuthSetup.ClientCertificate("CN=billing, O=Example", gate.Clock.GetUtcNow()))).Given();
        (await TlsAsync(site, client, OAuthSetup.ClientCertificate("CN=other, O=Example", gate.Clock.GetUtcNow()))).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await TlsAsync(site, client, SelfSigned(key, "CN=billing, O=Example"))).Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RFC_8705_3_a_token_bound_to_a_certificate_opens_the_API_only_with_it()
    {
        var site = await OAuthSite.CreateAsync(gate);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var settings = Service("self_signed_tls_client_auth", key) with { Scopes = "accounts:read", Audiences = ["api"], TlsClientCertificateBoundAccessTokens = true };
        var client = (await site.ClientAsync(settings)).Client.Id;
        var certificate = SelfSigned(key);

        var token = (await TlsAsync(site, client, certificate)).Given().AccessToken;

        Assert.Equal(HttpStatusCode.OK, await ApiAsync(token, certificate));
        Assert.Equal(HttpStatusCode.Unauthorized, await ApiAsync(token, SelfSigned(key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await ApiAsync(token, null));
    }

    [Fact]
    public async Task A_client_proves_itself_only_by_the_method_it_is_registered_with()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var basic = await site.ServiceAsync();
        var post = await site.ClientAsync(Service("client_secret_post"));

        (await site.TokenAsync(null, ("grant_type", "client_credentials"), ("client_id", basic.Client.Id), ("client_secret", basic.Secret!))).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await site.TokenAsync(null, ("grant_type", "client_credentials"), ("client_id", basic.Client.Id))).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await site.ServiceTokenAsync(post)).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await site.TokenAsync(null, ("grant_type", "client_credentials"), ("client_id", post.Client.Id), ("client_secret", post.Secret!))).Given();
    }

    [Fact]
    public async Task RFC_6749_2_3_two_methods_in_one_request_are_refused()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync();

        (await site.ServiceTokenAsync(client, ("client_secret", client.Secret!), ("client_id", client.Client.Id))).Refused("invalid_request");
    }

    [Fact]
    public async Task A_secret_can_be_changed_without_an_outage()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync();
        var path = $"/api/v1/oauth/clients/{client.Client.Id}/secret";

        var next = await site.Owner.PostAsync<OAuthClientSecret>(path, new RotateOAuthClientSecret(TimeSpan.FromHours(1)));
        (await site.ServiceTokenAsync(client)).Given();
        (await site.ServiceTokenAsync(client with { Secret = next.Secret })).Given();
        gate.Clock.Advance(TimeSpan.FromHours(1));
        (await site.ServiceTokenAsync(client)).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await site.ServiceTokenAsync(client with { Secret = next.Secret })).Given();

        var last = await site.Owner.PostAsync<OAuthClientSecret>(path, new RotateOAuthClientSecret());
        (await site.ServiceTokenAsync(client with { Secret = next.Secret })).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await site.ServiceTokenAsync(client with { Secret = last.Secret })).Given();
    }

    private static OAuthClientSettings Service(string method, ECDsa? key = null) => new()
    {
        TokenEndpointAuthMethod = method,
        GrantTypes = ["client_credentials"],
        Scopes = "read",
        Jwks = key is null ? null : JsonDocument.Parse(new JsonWebKeySet([new SigningKey(key).PublicKey]).ToJson()).RootElement,
    };

    private static Task<OAuthAnswer> AssertAsync(OAuthSite site, string assertion) =>
        site.TokenAsync(null, ("grant_type", "client_credentials"), ("client_assertion_type", AssertionType), ("client_assertion", assertion));

    private static Task<OAuthAnswer> TlsAsync(OAuthSite site, string client, string? certificate) => site.TokenAsync(
        r =>
        {
            if (certificate is not null)
            {
                r.Headers.Add(OAuthSetup.CertificateHeader, certificate);
            }
        },
        ("grant_type", "client_credentials"), ("client_id", client));

    private async Task<HttpStatusCode> ApiAsync(string token, string? certificate)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/oauth/clients") { Headers = { { "Authorization", "Bearer " + token } } };
        if (certificate is not null)
        {
            request.Headers.Add(OAuthSetup.CertificateHeader, certificate);
        }

        using var response = await gate.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private string Assertion(string client, ECDsa key, string audience, TimeSpan? lifetime = null) => SignedJwt.Write(new SigningKey(key), "JWT", json =>
    {
        json.WriteString("iss", client);
        json.WriteString("sub", client);
        json.WriteString("aud", audience);
        json.WriteString("jti", Guid.NewGuid().ToString());
        json.WriteNumber("exp", (gate.Clock.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(1))).ToUnixTimeSeconds());
    });

    private string SelfSigned(ECDsa key, string subject = "CN=self")
    {
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(gate.Clock.GetUtcNow().AddDays(-1), gate.Clock.GetUtcNow().AddDays(1));
        return OAuthSetup.Header(certificate);
    }

    private async Task<(OAuthSite Site, string Client, ECDsa Key)> KeyedAsync(string method)
    {
        var site = await OAuthSite.CreateAsync(gate);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (site, (await site.ClientAsync(Service(method, key))).Client.Id, key);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class ClientAuthenticationTestsOnSqlite(SqliteOAuthGate gate) : ClientAuthenticationTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class ClientAuthenticationTestsOnPostgres(PostgresOAuthGate gate) : ClientAuthenticationTests(gate);
