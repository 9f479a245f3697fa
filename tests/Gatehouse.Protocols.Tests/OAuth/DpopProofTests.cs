using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Tests.Jose;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class DpopProofTests
{
    private const string Header = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";
    private const string Example = Header + ".eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
    private const string ExampleWithToken = Header + ".eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
    private const string ExampleToken = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    private const string ExampleThumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    private static readonly DpopExpectation Token = new("POST", "https://id.example/acme/oauth2/token");
    private static readonly DpopNonces Nonces = new(new byte[32], TimeSpan.FromMinutes(5));

    [Fact]
    public void RFC9449_4_1_example_passes()
    {
        var genuine = Assert.IsType<DpopVerdict.Genuine>(DpopProof.Check(
            [Example], new DpopExpectation("POST", "https://server.example.com/token"), DateTimeOffset.FromUnixTimeSeconds(1562262620)));

        Assert.Equal((ExampleThumbprint, "-BwC3ESc6acc2lTc"), (genuine.Thumbprint, genuine.Jti));
    }

    [Fact]
    public void RFC9449_7_1_example_passes_with_its_token_and_key()
    {
        var expected = new DpopExpectation("GET", "https://resource.example.org/protectedresource?page=2", ExampleToken, ExampleThumbprint);

        Assert.IsType<DpopVerdict.Genuine>(DpopProof.Check([ExampleWithToken], expected, DateTimeOffset.FromUnixTimeSeconds(1562262618)));
    }

    [Fact]
    public void RFC9449_4_3_1_exactly_one_header()
    {
        Assert.Equal("there is no proof", Refusal(DpopProof.Check([], Token, JoseKeys.Now)));
        Assert.Equal("there is more than one proof", Refusal(DpopProof.Check([Proof(), Proof()], Token, JoseKeys.Now)));
    }

    [Theory]
    [InlineData("https://ID.example:443/acme/oauth2/token?x=1#f")]
    [InlineData("https://id.example/acme/oauth2/%74oken")]
    public void RFC9449_4_3_9_addresses_are_normalized(string htu) =>
        Assert.IsType<DpopVerdict.Genuine>(DpopProof.Check([Proof(uri: htu)], Token, JoseKeys.Now));

    [Theory]
    [InlineData("http://id.example/acme/oauth2/token")]
    [InlineData("https://id.example:8443/acme/oauth2/token")]
    [InlineData("https://id.example/acme/oauth2/token/")]
    [InlineData("https://other.example/acme/oauth2/token")]
    [InlineData("https://x@id.example/acme/oauth2/token")]
    [InlineData("/acme/oauth2/token")]
    public void RFC9449_4_3_9_proof_for_another_address_is_refused(string htu) =>
        Assert.Equal("htu is another address", Refusal(DpopProof.Check([Proof(uri: htu)], Token, JoseKeys.Now)));

    [Fact]
    public void RFC9449_4_3_8_and_11_method_and_time_must_fit()
    {
        Assert.Equal("htm is another method", Refusal(DpopProof.Check([Proof(method: "GET")], Token, JoseKeys.Now)));
        Assert.Equal("iat is too far from now", Refusal(DpopProof.Check([Proof()], Token, JoseKeys.Now.AddSeconds(61))));
        Assert.Equal("iat is too far from now", Refusal(DpopProof.Check([Proof()], Token, JoseKeys.Now.AddSeconds(-61))));
    }

    [Fact]
    public void RFC9449_4_3_12_token_and_key_must_belong_together()
    {
        var bound = Token with { AccessToken = "at", Thumbprint = JoseKeys.Es256.PublicKey.Thumbprint };

        Assert.IsType<DpopVerdict.Genuine>(DpopProof.Check([Proof(accessToken: "at")], bound, JoseKeys.Now));
        Assert.Equal("ath is of another access token", Refusal(DpopProof.Check([Proof(accessToken: "other")], bound, JoseKeys.Now)));
        Assert.Equal("ath is of another access token", Refusal(DpopProof.Check([Proof()], bound, JoseKeys.Now)));
        Assert.IsType<DpopVerdict.OtherKey>(DpopProof.Check([Proof(key: JoseKeys.Foreign, accessToken: "at")], bound, JoseKeys.Now));
    }

    [Fact]
    public void RFC9449_4_3_11_a_nonce_says_when_a_proof_was_made_where_the_clients_clock_is_wrong()
    {
        var demanding = Token with { Nonces = Nonces };
        foreach (var off in new[] { 10, -10 })
        {
            var now = JoseKeys.Now.AddMinutes(off);
            var genuine = Assert.IsType<DpopVerdict.Genuine>(DpopProof.Check([Proof(nonce: Nonces.Current(now))], demanding, now));
            Assert.True(genuine.RememberUntil >= now + Nonces.Lifetime); // as long as the nonce can be shown
            Assert.IsType<DpopVerdict.NonceNeeded>(DpopProof.Check([Proof()], demanding, now));
        }

        var later = JoseKeys.Now.AddMinutes(16);
        Assert.Equal("iat is too far from now", Refusal(DpopProof.Check([Proof(nonce: Nonces.Current(later))], demanding, later)));
    }

    [Fact]
    public void RFC9449_8_nonce_is_asked_for_and_accepted_for_two_periods()
    {
        var demanding = Token with { Nonces = Nonces };
        var nonce = Nonces.Current(JoseKeys.Now);

        Assert.IsType<DpopVerdict.NonceNeeded>(DpopProof.Check([Proof()], demanding, JoseKeys.Now));
        Assert.IsType<DpopVerdict.NonceNeeded>(DpopProof.Check([Proof(nonce: Nonces.Current(JoseKeys.Now.AddMinutes(-10)))], demanding, JoseKeys.Now));
        Assert.IsType<DpopVerdict.Genuine>(DpopProof.Check([Proof(nonce: nonce)], demanding, JoseKeys.Now));
        Assert.True(Nonces.IsCurrent(nonce, JoseKeys.Now.AddMinutes(5)));
        Assert.False(new DpopNonces(Enumerable.Repeat((byte)1, 32).ToArray(), TimeSpan.FromMinutes(5)).IsCurrent(nonce, JoseKeys.Now));
    }

    [Fact]
    public void RFC9449_4_3_header_is_judged_before_the_claims()
    {
        var jwk = """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"AQ"}""";

        Assert.Equal("the header has no jwk", Forged("""{"alg":"ES256","typ":"dpop+jwt"}"""));
        Assert.Equal("the header shows a private key", Forged($$"""{"alg":"ES256","typ":"dpop+jwt","jwk":{{jwk}}}"""));
        Assert.Equal("alg is none that is accepted", Forged("""{"alg":"none","typ":"dpop+jwt"}"""));
        Assert.Equal("alg is none that is accepted", Forged("""{"alg":"HS256","typ":"dpop+jwt","jwk":{"kty":"oct","k":"AA"}}"""));
        Assert.Equal("typ is not dpop+jwt", Refusal(DpopProof.Check([CompactJws.WriteWithKey(JoseKeys.Es256, "JWT", "{}"u8)], Token, JoseKeys.Now)));
        Assert.Equal("the signature does not match", Refusal(DpopProof.Check([Proof()[..^4] + "AAAA"], Token, JoseKeys.Now)));
        Assert.Equal("jti or iat is missing, or jti is too long", Refusal(DpopProof.Check([CompactJws.WriteWithKey(JoseKeys.Es256, "dpop+jwt", "{}"u8)], Token, JoseKeys.Now)));
    }

    private static string Forged(string header) =>
        Refusal(DpopProof.Check([JoseKeys.Forge(header, "{}", data => JoseKeys.Es256.Sign(data))], Token, JoseKeys.Now));

    private static string Proof(string method = "POST", string? uri = null, string? nonce = null, string? accessToken = null, SigningKey? key = null)
    {
        key ??= JoseKeys.Es256;
        return CompactJws.WriteWithKey(key, "dpop+jwt", System.Text.Encoding.UTF8.GetBytes(
            $$"""{"jti":"j","htm":"{{method}}","htu":"{{uri ?? Token.Uri}}","iat":{{JoseKeys.Now.ToUnixTimeSeconds()}}{{Member("nonce", nonce)}}{{Member("ath", accessToken is null ? null : DpopProof.TokenHash(accessToken))}}}"""));
    }

    private static string Member(string name, string? value) => value is null ? "" : $",\"{name}\":\"{value}\"";

    private static string Refusal(DpopVerdict verdict) => Assert.IsType<DpopVerdict.Refused>(verdict).Reason;
}
