using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.Tests.Jose;

namespace Gatehouse.Protocols.Tests.Apps;

public sealed class DeviceAssertionTests
{
    private const string Issuer = "https://id.example/acme";

    [Fact]
    public void RFC_7523_3_an_assertion_says_who_for_whom_and_what_opened_the_key()
    {
        var genuine = Assert.IsType<DeviceAssertionVerdict.Genuine>(Check(Write()));

        Assert.Equal(("device", "subject", "biometric", "1"), (genuine.DeviceId, genuine.Subject, genuine.Mode, genuine.Jti));
        Assert.True(genuine.RememberUntil >= JoseKeys.Now + DeviceAssertion.MaxLifetime);
    }

    [Fact]
    public void The_header_may_repeat_the_key_and_can_bring_no_other()
    {
        var payload = Payload();

        Assert.IsType<DeviceAssertionVerdict.Genuine>(Check(CompactJws.WriteWithKey(JoseKeys.Es256, "JWT", payload)));
        Assert.Equal("it is not signed by the key of the proof", Refusal(CompactJws.WriteWithKey(JoseKeys.Foreign, "JWT", payload)));
        Assert.Equal("it is not signed by the key of the proof", Refusal(Write(JoseKeys.Foreign)));
        Assert.Equal("typ is another", Refusal(CompactJws.Write(JoseKeys.Es256, "at+jwt", payload)));
    }

    [Theory]
    [InlineData("aud is not the issuer alone", """ "aud":"https://id.example/acme/oauth2/token" """)]
    [InlineData("aud is not the issuer alone", """ "aud":["https://id.example/acme"] """)]
    [InlineData("aud is not the issuer alone", """ "audience":"https://id.example/acme" """)]
    [InlineData("scope does not hold one marker of a mode", """ "aud":"https://id.example/acme","scope":"openid" """)]
    [InlineData("scope does not hold one marker of a mode", """ "aud":"https://id.example/acme","scope":"no_auth_grant bio_auth_grant" """)]
    [InlineData("it lives too long", """ "aud":"https://id.example/acme","exp":1772366461 """)]
    [InlineData("iss, sub, jti, iat or exp is missing, or jti is too long", """ "aud":"https://id.example/acme","jti":null """)]
    public void What_is_not_for_us_alone_or_says_too_much_is_refused(string reason, string members) => Assert.Contains(
        Refusal(CompactJws.Write(JoseKeys.Es256, "JWT", Payload(members))), new[] { reason, "iss, sub, jti or aud has another type or is too long" });

    [Fact]
    public void Times_are_judged_with_a_minute_for_clocks()
    {
        Assert.IsType<DeviceAssertionVerdict.Genuine>(Check(Write(), JoseKeys.Now.AddSeconds(119)));
        Assert.Equal("exp has passed", Refusal(Write(), JoseKeys.Now.AddSeconds(120)));
        Assert.IsType<DeviceAssertionVerdict.Genuine>(Check(Write(), JoseKeys.Now.AddSeconds(-60)));
        Assert.Equal("nbf or iat lies in the future", Refusal(Write(), JoseKeys.Now.AddSeconds(-61)));
    }

    private static string Write(SigningKey? key = null) => DeviceAssertion.Write(key ?? JoseKeys.Es256, "device", "subject", Issuer, "bio_auth_grant", "1", JoseKeys.Now);

    private static byte[] Payload(string? members = null)
    {
        var claims = new Dictionary<string, string>
        {
            ["iss"] = "\"device\"", ["sub"] = "\"subject\"", ["iat"] = "1772366400", ["exp"] = "1772366460", ["jti"] = "\"1\"", ["scope"] = "\"no_auth_grant\"",
        };
        using var given = System.Text.Json.JsonDocument.Parse($"{{{members ?? $"\"aud\":\"{Issuer}\""}}}");
        foreach (var member in given.RootElement.EnumerateObject())
        {
            claims[member.Name] = member.Value.GetRawText();
        }

        return System.Text.Encoding.UTF8.GetBytes($"{{{string.Join(',', claims.Select(c => $"\"{c.Key}\":{c.Value}"))}}}");
    }

    private static DeviceAssertionVerdict Check(string jwt, DateTimeOffset? now = null) => DeviceAssertion.Check(jwt, JoseKeys.Es256.PublicKey, Issuer, now ?? JoseKeys.Now);

    private static string Refusal(string jwt, DateTimeOffset? now = null) => Assert.IsType<DeviceAssertionVerdict.Refused>(Check(jwt, now)).Reason;
}
