using System.Text.Json.Nodes;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.Jose;

public sealed class ForeignJoseTests
{
    private static readonly AccessTokenClaims Claims = new(
        "https://id.example.com/acme", "usr_1", ["https://api.example.com"], "cli_1", "at_1", JoseKeys.Now, JoseKeys.Now.AddMinutes(10))
    {
        Scopes = ScopeSet.Of("openid", "mail"), Acr = "urn:gatehouse:acr:mfa", Amr = ["pwd", "otp"], DpopJkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
    };

    [Fact]
    public async Task Jose_verifies_our_tokens_with_our_key_set()
    {
        foreach (var key in new[] { JoseKeys.Es256, JoseKeys.Rs256, JoseKeys.Ps256 })
        {
            var answer = await VerifyAsync(Claims.Write(key), key, JoseKeys.Now);

            Assert.Equal("usr_1", (string?)answer["payload"]?["sub"]);
            Assert.Equal("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", (string?)answer["payload"]?["cnf"]?["jkt"]);
            Assert.Equal(key.KeyId, (string?)answer["header"]?["kid"]);
        }
    }

    [Fact]
    public async Task Jose_refuses_our_token_once_it_has_expired_or_is_under_another_key()
    {
        var token = Claims.Write(JoseKeys.Es256);

        Assert.Equal("ERR_JWT_EXPIRED", (string?)(await VerifyAsync(token, JoseKeys.Es256, JoseKeys.Now.AddMinutes(11)))["error"]);
        Assert.Equal("ERR_JWKS_NO_MATCHING_KEY", (string?)(await VerifyAsync(token, JoseKeys.Foreign, JoseKeys.Now))["error"]);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task We_verify_what_jose_signs_and_agree_on_thumbprints(string alg)
    {
        var answer = await ForeignJose.AskAsync(new JsonObject
        {
            ["action"] = "sign", ["alg"] = alg, ["header"] = new JsonObject { ["typ"] = "JWT" },
            ["claims"] = new JsonObject { ["iss"] = "them", ["aud"] = "us", ["exp"] = 1_900_000_000 },
        });
        var key = JoseKeys.Key(answer["jwk"]!.ToJsonString());

        Assert.True(SignedJwt.TryVerify((string?)answer["token"], new JsonWebKeySet([key]), ["JWT"], out var claims, out var error), error?.ToString());
        Assert.Equal(("them", "us"), (claims.Issuer, Assert.Single(claims.Audiences)));
        Assert.Equal((string?)answer["thumbprint"], key.Thumbprint);
    }

    [Fact]
    public async Task RFC7638_jose_computes_the_same_thumbprint_of_our_key()
    {
        var answer = await ForeignJose.AskAsync(new JsonObject { ["action"] = "thumbprint", ["jwk"] = Jwk(JoseKeys.Es256) });

        Assert.Equal((string?)answer["thumbprint"], JoseKeys.Es256.PublicKey.Thumbprint);
    }

    private static Task<JsonNode> VerifyAsync(string token, SigningKey key, DateTimeOffset now) => ForeignJose.AskAsync(new JsonObject
    {
        ["action"] = "verify", ["token"] = token, ["now"] = now.ToUnixTimeMilliseconds(),
        ["jwks"] = JsonNode.Parse(JoseKeys.Set(key).ToJson()),
        ["options"] = new JsonObject { ["issuer"] = Claims.Issuer, ["audience"] = Claims.Audiences[0], ["typ"] = "at+jwt" },
    });

    private static JsonNode? Jwk(SigningKey key) => JsonNode.Parse(JoseKeys.Set(key).ToJson())?["keys"]?[0]?.DeepClone();
}
