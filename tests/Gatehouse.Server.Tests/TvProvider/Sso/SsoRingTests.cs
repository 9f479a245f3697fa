using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.TvProvider.Sso;

namespace Gatehouse.Server.Tests.TvProvider.Sso;

public sealed class SsoRingTests
{
    private const string Issuer = "https://accounts.acme.example";
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA OtherKey = RSA.Create(2048);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly SsoRing _ring = Ring(new TvSsoIssuer { Issuer = Issuer, Kind = SsoRing.Service, Keys = [Key.ExportSubjectPublicKeyInfoPem()] });

    [Fact]
    public void A_token_of_a_registered_issuer_names_its_viewer_whatever_it_calls_its_key()
    {
        var token = _ring.Verify(Token(keyId: "any-name"), Now, out _);

        Assert.Equal((Issuer, "viewer-1"), (token?.Issuer, token?.Subject));
    }

    [Fact]
    public void An_issuer_may_be_registered_by_its_certificate()
    {
        var request = new CertificateRequest("CN=accounts", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddYears(1));
        var ring = Ring(new TvSsoIssuer { Issuer = Issuer, Kind = SsoRing.Service, Keys = [OtherKey.ExportSubjectPublicKeyInfoPem(), certificate.ExportCertificatePem()] });

        Assert.NotNull(ring.Verify(Token(), Now, out _));
    }

    [Fact]
    public void Somebody_elses_key_issuer_or_audience_and_an_end_that_passed_are_refused_with_a_reason()
    {
        string[] refused =
        [
            Token(key: OtherKey), Token(issuer: "https://accounts.other.example"), Token(audience: "somebody"), Token(expires: Now.AddMinutes(-2)), Token() + "x", "", "a.b.c",
        ];

        Assert.All(refused, text =>
        {
            Assert.Null(_ring.Verify(text, Now, out var reason));
            Assert.NotEmpty(reason);
        });
    }

    [Fact]
    public void The_key_of_one_issuer_does_not_speak_for_another()
    {
        var ring = Ring(
            new TvSsoIssuer { Issuer = Issuer, Kind = SsoRing.Service, Keys = [Key.ExportSubjectPublicKeyInfoPem()] },
            new TvSsoIssuer { Issuer = "https://second.example", Kind = SsoRing.Service, Keys = [OtherKey.ExportSubjectPublicKeyInfoPem()], Audience = "Second" });

        Assert.Null(ring.Verify(Token(key: OtherKey), Now, out _));
        Assert.Null(ring.Verify(Token(key: OtherKey, audience: "Second"), Now, out _));
        Assert.NotNull(ring.Verify(Token(key: OtherKey, audience: "Second", issuer: "https://second.example"), Now, out _));
    }

    [Fact]
    public void An_issuer_of_another_kind_or_for_other_service_providers_is_none()
    {
        var issuer = new TvSsoIssuer { Issuer = Issuer, Kind = SsoRing.Service, Keys = [Key.ExportSubjectPublicKeyInfoPem()] };

        Assert.Null(Ring(issuer with { Kind = SsoRing.Platform }).Verify(Token(), Now, out _));
        Assert.Null(Ring(issuer with { ServiceProviders = ["OTHERTV"] }).Verify(Token(), Now, out _));
        Assert.NotNull(Ring(issuer with { ServiceProviders = ["OTHERTV", "ACMETV"] }).Verify(Token(), Now, out _));
    }

    private static SsoRing Ring(params TvSsoIssuer[] issuers) => new(issuers, SsoRing.Service, "ACMETV");

    private static string Token(RSA? key = null, string issuer = Issuer, string audience = "adobe", DateTimeOffset? expires = null, string? keyId = null) =>
        SignedJwt.Write(new SigningKey(key ?? Key, keyId ?? "k1"), "JWT", json =>
        {
            json.WriteString("iss", issuer);
            json.WriteString("sub", "viewer-1");
            json.WriteString("aud", audience);
            json.WriteNumber("iat", Now.AddMinutes(-5).ToUnixTimeSeconds());
            json.WriteNumber("exp", (expires ?? Now.AddHours(1)).ToUnixTimeSeconds());
        });
}
