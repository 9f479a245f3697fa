using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.Tests.Jose;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class SsoTokenTests
{
    private const string Issuer = "https://accounts.acme.example";

    private static readonly DateTimeOffset Now = JoseKeys.Now;

    private static readonly Dictionary<string, JsonWebKeySet> Issuers = new()
    {
        [Issuer] = JoseKeys.Set(JoseKeys.Rs256), ["https://other.example"] = JoseKeys.Set(JoseKeys.Ps256, JoseKeys.Es256),
    };

    [Fact]
    public void AD_Service_Token_names_issuer_and_subject() => Assert.Equal(new SsoToken(Issuer, "viewer-7"), Verify(Token()));

    [Fact]
    public void AD_Service_Token_audience_is_compared_without_regard_to_case()
    {
        Assert.NotNull(Verify(Token(audience: "ADOBE")));
        Assert.Null(Verify(Token(audience: "somebody")));
    }

    [Fact]
    public void AD_Service_Token_counts_only_with_RS256_and_a_key_of_its_issuer()
    {
        Assert.Null(Verify(Token(key: JoseKeys.Ps256, issuer: "https://other.example")));
        Assert.Null(Verify(Token(key: JoseKeys.Es256, issuer: "https://other.example")));
        Assert.Null(Verify(Token(issuer: "https://other.example")));
        Assert.Null(Verify(Token(issuer: "https://stranger.example")));
        Assert.Null(Verify(Token().Replace(".", "..", StringComparison.Ordinal)));
    }

    [Fact]
    public void AD_Service_Token_holds_from_iat_to_exp()
    {
        var (issued, expires) = (Now.AddHours(-1), Now.AddHours(1));

        Assert.NotNull(Verify(Times(issued, expires)));
        Assert.Null(Verify(Times(issued, Now.AddMinutes(-2))));
        Assert.NotNull(Verify(Times(issued, Now.AddSeconds(-59))));
        Assert.Null(Verify(Times(Now.AddMinutes(2), expires)));
        Assert.Null(Verify(Times(issued, null)));
        Assert.Null(Verify(Times(null, expires)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d.e")]
    public void AD_Service_Token_missing_or_unreadable_is_no_more_than_absent(string? header) => Assert.Null(Verify(header));

    [Fact]
    public void AD_Service_Token_has_a_subject()
    {
        Assert.Null(Verify(Token(subject: null)));
        Assert.Null(Verify(Token(subject: new string('x', 257))));
    }

    private static SsoToken? Verify(string? header)
    {
        var good = SsoToken.TryVerify(header, Issuers, ["Adobe"], Now, out var token, out var error);
        Assert.Equal(good, error is null);
        return token;
    }

    private static string Token(string? subject = "viewer-7", string audience = "adobe", string issuer = Issuer, SigningKey? key = null) =>
        Write(Now.AddMinutes(-1), Now.AddHours(1), subject, audience, issuer, key);

    private static string Times(DateTimeOffset? issued, DateTimeOffset? expires) => Write(issued, expires, "viewer-7", "adobe", Issuer, null);

    private static string Write(DateTimeOffset? issued, DateTimeOffset? expires, string? subject, string audience, string issuer, SigningKey? key) =>
        SignedJwt.Write(key ?? JoseKeys.Rs256, "JWT", json =>
        {
            json.WriteString("iss", issuer);
            json.WriteString("aud", audience);
            if (subject is not null) json.WriteString("sub", subject);
            if (issued is { } i) json.WriteNumber("iat", i.ToUnixTimeSeconds());
            if (expires is { } e) json.WriteNumber("exp", e.ToUnixTimeSeconds());
            json.WriteString("name", "Somebody");
        });
}
