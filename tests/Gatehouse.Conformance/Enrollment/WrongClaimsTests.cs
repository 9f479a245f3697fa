using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>Tokens whose signature is good and whose claims are not: signed with a key of the organization that only the test holds.</summary>
[Specification("Enrollment 2: tokens that are refused")]
public abstract class WrongClaimsTests(Site site)
{
    private const string Nonsense = "/enroll?token=nonsense";

    [Fact]
    public Task Step_4_key_below_2048_bits_is_403_and_says_no_more_than_steps_1_to_4() =>
        AssertUnprovenAsync(claims => claims, "TOKEN_ALTERED", keyBits: 1024);

    [Fact]
    public Task Step_5_other_audience_is_403_and_says_no_more_than_steps_1_to_4() =>
        AssertUnprovenAsync(claims => claims with { Audience = "gatehouse-api" }, "TOKEN_AUDIENCE");

    [Fact]
    public Task Step_5_without_audience_it_is_the_same() => AssertUnprovenAsync(claims => claims with { Audience = null }, "TOKEN_AUDIENCE");

    [Fact]
    public Task Step_5_other_issuer_is_the_same() => AssertUnprovenAsync(claims => claims with { Issuer = "https://elsewhere.example" }, "TOKEN_AUDIENCE");

    [Fact]
    public Task Step_7_organization_of_another_key_is_the_same() =>
        AssertUnprovenAsync(claims => claims with { OrganizationId = "org_00000000000000000000000000" }, "TOKEN_ALTERED");

    [Fact]
    public Task Step_8_unknown_jti_is_the_same() => AssertUnprovenAsync(claims => claims with { Jti = Guid.NewGuid().ToString("n") }, "TOKEN_UNKNOWN");

    [Fact]
    public Task Step_5_issued_later_than_the_skew_allows_is_403_TOKEN_NOT_YET_VALID() =>
        AssertToldAsync(claims => claims with { IssuedAt = Now.AddMinutes(5) }, 403, "TOKEN_NOT_YET_VALID");

    [Fact]
    public Task Step_5_not_before_later_than_the_skew_allows_is_403_TOKEN_NOT_YET_VALID() =>
        AssertToldAsync(claims => claims with { NotBefore = Now.AddMinutes(5) }, 403, "TOKEN_NOT_YET_VALID");

    [Fact]
    public Task Step_6_end_before_the_skew_is_410_TOKEN_EXPIRED_whatever_the_row_says() =>
        AssertToldAsync(claims => claims with { ExpiresAt = Now.AddMinutes(-5) }, 410, "TOKEN_EXPIRED");

    [Fact]
    public async Task Steps_5_and_6_forgive_clocks_that_differ_by_less_than_a_minute()
    {
        var (tenant, jwt) = await SignAsync(claims => claims with { IssuedAt = Now.AddSeconds(30), ExpiresAt = Now.AddSeconds(-30) });
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);

        Assert.Equal(200, (await browser.OpenAsync(Link(tenant, jwt))).Status);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static Uri Link(Tenant tenant, string jwt) => new(tenant.Address, $"/enroll?token={jwt}");

    private async Task AssertUnprovenAsync(Func<EnrollmentTokenClaims, EnrollmentTokenClaims> change, string code, int keyBits = 2048)
    {
        var (tenant, jwt) = await SignAsync(change, keyBits);
        using var person = Browser.On(DeviceKind.IPhone, tenant.Address);
        using var program = Browser.On(DeviceKind.IPhone, tenant.Address, "application/json");
        var before = (await tenant.LogAsync(code)).Count;

        var page = await person.OpenAsync(Link(tenant, jwt));
        var problem = await program.OpenAsync(Link(tenant, jwt));

        Assert.Equal((403, "text/html"), (page.Status, page.MediaType));
        Assert.Equal(Text(await person.OpenAsync(new Uri(tenant.Address, Nonsense))), Text(page));
        Assert.Equal((403, "LINK_INVALID"), (problem.Status, CodeOf(problem)));
        Assert.Equal(before + 2, (await tenant.LogAsync(code)).Count);
    }

    private async Task AssertToldAsync(Func<EnrollmentTokenClaims, EnrollmentTokenClaims> change, int status, string code)
    {
        var (tenant, jwt) = await SignAsync(change);
        using var person = Browser.On(DeviceKind.IPhone, tenant.Address);
        using var program = Browser.On(DeviceKind.IPhone, tenant.Address, "application/json");
        var before = (await tenant.LogAsync(code)).Count;

        var page = await person.OpenAsync(Link(tenant, jwt));
        var problem = await program.OpenAsync(Link(tenant, jwt));

        Assert.Equal((status, "text/html"), (page.Status, page.MediaType));
        Assert.NotEqual(Text(await person.OpenAsync(new Uri(tenant.Address, Nonsense))), Text(page));
        Assert.Equal((status, code), (problem.Status, CodeOf(problem)));
        Assert.Equal(before + 2, (await tenant.LogAsync(code)).Count);
    }

    private async Task<(Tenant Tenant, string Jwt)> SignAsync(Func<EnrollmentTokenClaims, EnrollmentTokenClaims> change, int keyBits = 2048)
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        using var key = RSA.Create(keyBits);
        var kid = await PlantKeyAsync(tenant, key);
        var claims = new EnrollmentTokenClaims(
            tenant.OrganizationId, token.Name, token.GroupId, token.ScepProfileId, token.MaxUses, token.Jti, Now.AddDays(1),
            tenant.Address.GetLeftPart(UriPartial.Authority), EnrollmentToken.OtaAudience, Now);
        return (tenant, Sign(change(claims), kid, key));
    }

    // Our writer refuses weak keys, so for those it signs with a strong one, and the signature is replaced.
    private static string Sign(EnrollmentTokenClaims claims, string kid, RSA key)
    {
        if (key.KeySize >= 2048)
        {
            return EnrollmentToken.Write(claims, kid, key);
        }

        using var strong = RSA.Create(2048);
        var signed = EnrollmentToken.Write(claims, kid, strong);
        signed = signed[..signed.LastIndexOf('.')];
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
    }

    // A key of the organization that verifies and does not sign. Its private part stays with the test.
    private async Task<string> PlantKeyAsync(Tenant tenant, RSA key)
    {
        var kid = $"key_{Guid.NewGuid():n}"[..30];
        await using var database = Server.Storage.Database.Open(site.Ground.Database);
        await database.WriteAsync(tx => tx.ExecuteAsync(
            """
            insert into enrollment_signing_key (kid, org_id, state, key_size, public_key, private_key, created_ms)
            values (@kid, @OrganizationId, 'verifying', @KeySize, @publicKey, @placeholder, @now)
            """,
            new
            {
                kid, tenant.OrganizationId, key.KeySize, publicKey = key.ExportSubjectPublicKeyInfo(), placeholder = new byte[] { 0 },
                now = Now.ToUnixTimeMilliseconds(),
            }), TestContext.Current.CancellationToken);
        return kid;
    }

    private static string Text(WireAnswer answer) => Encoding.UTF8.GetString(answer.Body);

    private static string? CodeOf(WireAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("code").GetString();
    }
}

[Collection(nameof(SqliteSite))]
public sealed class WrongClaimsOnSqlite(SqliteSite site) : WrongClaimsTests(site);

[Collection(nameof(PostgresSite))]
public sealed class WrongClaimsOnPostgres(PostgresSite site) : WrongClaimsTests(site);
