using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Client.Tests.Backends;

/// <summary>An issuer's metadata and keys, as its answers to requests; and the tokens it would write.</summary>
public sealed class FakeIssuer : HttpMessageHandler
{
    public const string Address = "https://id.example/acme";

    /// <summary>What was asked for.</summary>
    public List<string> Asked { get; } = [];

    public bool Away { get; set; }

    /// <summary>Answers wait for it.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>What its metadata calls it.</summary>
    public string Name { get; set; } = Address;

    public SigningKey Key { get; private set; } = new(ECDsa.Create(ECCurve.NamedCurves.nistP256), "key-1");

    public void RotateKey() => Key = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256), "key-2");

    /// <summary>A token for the orders API, but for what the changes say.</summary>
    public string Token(SigningKey device, DateTimeOffset now, params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Address, ["sub"] = "97c1", ["aud"] = "orders-api", ["client_id"] = "app", ["jti"] = "1", ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(), ["scope"] = "orders.read", ["acr"] = "1", ["auth_time"] = now.ToUnixTimeSeconds(),
            ["cnf"] = new Dictionary<string, string> { ["jkt"] = device.PublicKey.Thumbprint },
        };
        Array.ForEach(changes, c => claims[c.Name] = c.Value);
        return SignedJwt.Write(Key, (string?)claims.GetValueOrDefault("typ") ?? "at+jwt", json =>
        {
            foreach (var (name, value) in claims.Where(c => c.Value is not null && c.Key != "typ"))
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value);
            }
        });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        Asked.Add(path);
        await Ready.WaitAsync(cancellationToken);
        if (Away)
        {
            throw new HttpRequestException("Nobody is there.");
        }

        var body = path switch
        {
            "/.well-known/oauth-authorization-server/acme" => $$"""{"issuer":"{{Name}}","jwks_uri":"https://id.example/acme/oauth2/jwks"}""",
            "/acme/oauth2/jwks" => Encoding.UTF8.GetString(new JsonWebKeySet([Key.PublicKey]).ToJson()),
            _ => null,
        };
        return body is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
