using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Enrollment;
using static Gatehouse.Protocols.Tests.Enrollment.TokenKeys;

namespace Gatehouse.Protocols.Tests.Enrollment;

public sealed class EnrollmentTokenTests
{
    private const string GoodHeader = """{"alg":"RS256","typ":"JWT","kid":"key_1"}""";

    private const string GoodClaims =
        """{"iss":"https://mdm.example.com","aud":"ota-enroll","sub":"org_a","name":"n","group_id":"grp_a","max_uses":0,"jti":"j"}""";

    private static readonly string Good = EnrollmentToken.Write(Claims, "key_1", Signing);

    [Fact]
    public void A_written_token_reads_back_with_every_claim()
    {
        var verdict = Assert.IsType<EnrollmentTokenVerdict.Genuine>(Validate(Good));

        Assert.Equal(Claims, verdict.Claims);
        Assert.Equal("key_1", verdict.Kid);
        Assert.False(verdict.Trimmed);
    }

    [Fact]
    public void The_same_claims_and_key_write_the_same_token_in_a_fixed_order()
    {
        var parts = Good.Split('.');

        Assert.Equal(Good, EnrollmentToken.Write(Claims with { }, "key_1", Signing));
        Assert.Equal(GoodHeader, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.Equal(
            """{"iss":"https://mdm.example.com","aud":"ota-enroll","sub":"org_abc123","name":"Engineering BYOD – Büro""" + "\"" +
            ""","iat":1772366400,"exp":1772971200,"group_id":"grp_456","scep_profile":"scep_def","max_uses":100,"jti":"n3Wq0cUuT2yq1mVb7Zk4aA"}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
    }

    [Fact]
    public void Never_expiring_and_default_profile_leave_their_claims_out()
    {
        var token = EnrollmentToken.Write(Claims with { ExpiresAt = null, ScepProfileId = null }, "key_1", Signing);

        var json = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.DoesNotContain("exp", json, StringComparison.Ordinal);
        Assert.DoesNotContain("scep_profile", json, StringComparison.Ordinal);
        Assert.IsType<EnrollmentTokenVerdict.Genuine>(Validate(token, Now.AddYears(500)));
    }

    [Theory]
    [InlineData("{0}", false)]
    [InlineData("  {0}\r\n", true)]
    [InlineData("{0}.", true)]
    [InlineData("{0}>", true)]
    [InlineData("{0})", true)]
    [InlineData(" {0}) ", true)]
    public void What_chat_programs_add_is_cut_off_and_noted(string wrapping, bool trimmed)
    {
        var verdict = Validate(string.Format(System.Globalization.CultureInfo.InvariantCulture, wrapping, Good));

        Assert.IsType<EnrollmentTokenVerdict.Genuine>(verdict);
        Assert.Equal(trimmed, verdict.Trimmed);
    }

    [Fact]
    public void Only_one_such_character_is_cut_off() => AssertRefused(Good + "))", EnrollmentTokenFault.Malformed, 1);

    [Theory]
    [InlineData(null, EnrollmentTokenFault.Missing)]
    [InlineData("", EnrollmentTokenFault.Missing)]
    [InlineData("   ", EnrollmentTokenFault.Missing)]
    [InlineData("hello", EnrollmentTokenFault.Malformed)]
    [InlineData("a.b.c.d", EnrollmentTokenFault.Malformed)]
    [InlineData("eyJh", EnrollmentTokenFault.Truncated)]
    [InlineData("eyJh.eyJi", EnrollmentTokenFault.Truncated)]
    [InlineData("eyJh.eyJi..", EnrollmentTokenFault.Truncated)]
    [InlineData("eyJh.eyJp.YQ==", EnrollmentTokenFault.Malformed)]
    [InlineData("eyJh .eyJp.YWFh", EnrollmentTokenFault.Malformed)]
    [InlineData("eyJh.ey+p.YWFh", EnrollmentTokenFault.Malformed)]
    public void Step_1_refuses_what_is_not_three_segments(string? token, EnrollmentTokenFault fault) =>
        AssertRefused(token, fault, 1);

    [Fact]
    public void Step_1_refuses_more_than_4096_characters() =>
        AssertRefused($"{Good}{new string('A', 4097 - Good.Length)}", EnrollmentTokenFault.TooLong, 1);

    [Fact]
    public void A_cut_anywhere_after_the_header_is_told_from_an_alteration()
    {
        var headerEnd = Good.IndexOf('.', StringComparison.Ordinal);

        for (var length = headerEnd + 1; length < Good.Length; length++)
        {
            var refused = Assert.IsType<EnrollmentTokenVerdict.Refused>(Validate(Good[..length]));
            Assert.Equal(EnrollmentTokenFault.Truncated, refused.Fault);
            Assert.InRange(refused.Step, 1, 4);
        }
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT","kid":"key_1"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"key_1"}""")]
    [InlineData("""{"alg":"rs256","typ":"JWT","kid":"key_1"}""")]
    [InlineData("""{"alg":"RS384","typ":"JWT","kid":"key_1"}""")]
    [InlineData("""{"alg":["RS256"],"typ":"JWT","kid":"key_1"}""")]
    [InlineData("""{"typ":"JWT","kid":"key_1"}""")]
    [InlineData("""{"alg":"RS256","kid":"key_1"}""")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"key_1"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":7}""")]
    [InlineData("""{"alg":"RS256","alg":"RS256","typ":"JWT","kid":"key_1"}""")]
    [InlineData("""{"alg":"none","typ":"JWT","kid":"key_1","\u0061lg":"RS256"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"key_1","jwk":{"kty":"RSA"}}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"key_1","jku":"https://evil.example/keys"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"key_1","x5u":"https://evil.example/cert"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"key_1","x5c":["AA"]}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"key_1","crit":["exp"]}""")]
    [InlineData("""["RS256"]""")]
    [InlineData("not json")]
    public void RFC8725_3_1_header_must_be_exactly_ours(string header) =>
        AssertRefused(Sign(header, GoodClaims), EnrollmentTokenFault.BadHeader, 2);

    [Fact]
    public void RFC8725_2_1_public_key_used_as_hmac_secret_is_refused()
    {
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT","kid":"key_1"}""")}.{Encode(GoodClaims)}";
        var mac = HMACSHA256.HashData(Signing.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed));

        AssertRefused($"{signed}.{Base64Url.EncodeToString(mac)}", EnrollmentTokenFault.BadHeader, 2);
    }

    [Fact]
    public void Step_3_tells_unknown_from_withdrawn_keys()
    {
        AssertRefused(EnrollmentToken.Write(Claims, "key_none", Signing), EnrollmentTokenFault.UnknownKey, 3);
        AssertRefused(EnrollmentToken.Write(Claims, "key_old", Foreign), EnrollmentTokenFault.WithdrawnKey, 3);
    }

    [Fact]
    public void Step_3_without_kid_tries_active_keys_only()
    {
        const string header = """{"alg":"RS256","typ":"JWT"}""";

        Assert.IsType<EnrollmentTokenVerdict.Genuine>(Validate(Sign(header, GoodClaims)));
        AssertRefused(Sign(header, GoodClaims, Foreign), EnrollmentTokenFault.BadSignature, 4);
    }

    [Fact]
    public void Step_4_refuses_altered_claims_other_keys_and_short_keys()
    {
        var parts = Good.Split('.');
        var altered = $"{parts[0]}.{Encode(GoodClaims)}.{parts[2]}";

        AssertRefused(altered, EnrollmentTokenFault.BadSignature, 4);
        AssertRefused(Sign(GoodHeader, GoodClaims, Foreign), EnrollmentTokenFault.BadSignature, 4);
        AssertRefused(Sign("""{"alg":"RS256","typ":"JWT","kid":"key_weak"}""", GoodClaims, Weak), EnrollmentTokenFault.WeakKey, 4);
    }

    [Theory]
    [InlineData("""{"sub":"org_a","sub":"org_b","name":"n","group_id":"g","max_uses":0,"jti":"j","aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","max_uses":-1,"jti":"j","aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","max_uses":"0","jti":"j","aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","jti":"j","aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","max_uses":0,"aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","max_uses":0,"jti":"j","exp":"1","aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","max_uses":0,"jti":"j","exp":1.5,"aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","max_uses":0,"jti":"j","exp":1e99,"aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"org_a","name":"n","group_id":"g","max_uses":0,"jti":"j","exp":-5,"aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":["org_a"],"name":"n","group_id":"g","max_uses":0,"jti":"j","aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("""{"sub":"\ud800","name":"n","group_id":"g","max_uses":0,"jti":"j","aud":"ota-enroll","iss":"https://mdm.example.com"}""")]
    [InlineData("[]")]
    public void Step_5_refuses_claims_that_read_in_two_ways_or_in_none(string claims) =>
        AssertRefused(Sign(GoodHeader, claims), EnrollmentTokenFault.BadClaims, 5);

    [Fact]
    public void Step_5_refuses_tokens_for_others()
    {
        AssertRefused(Written(Claims with { Audience = "session" }), EnrollmentTokenFault.WrongAudience, 5);
        AssertRefused(Written(Claims with { Issuer = "https://other.example.com" }), EnrollmentTokenFault.WrongAudience, 5);
        AssertRefused(Written(Claims with { Audience = null }), EnrollmentTokenFault.WrongAudience, 5);
        AssertRefused(Written(Claims with { Audience = null, Issuer = null }), EnrollmentTokenFault.WrongAudience, 5);
    }

    [Fact]
    public void Imported_tokens_without_issuer_and_audience_pass_only_where_allowed()
    {
        var bare = Written(Claims with { Audience = null, Issuer = null });
        var half = Written(Claims with { Audience = null });
        var lenient = Expected with { AllowMissing = true };

        Assert.IsType<EnrollmentTokenVerdict.Genuine>(EnrollmentToken.Validate(bare, All, lenient, Now));
        Assert.IsType<EnrollmentTokenVerdict.Refused>(EnrollmentToken.Validate(half, All, lenient, Now));
    }

    [Fact]
    public void Steps_5_and_6_grant_sixty_seconds_and_no_more()
    {
        var later = Written(Claims with { NotBefore = Now.AddHours(1) });

        Assert.IsType<EnrollmentTokenVerdict.Genuine>(Validate(later, Now.AddHours(1).AddSeconds(-60)));
        AssertRefused(later, EnrollmentTokenFault.NotYetValid, 5, Now.AddHours(1).AddSeconds(-61));
        AssertRefused(Good, EnrollmentTokenFault.NotYetValid, 5, Now.AddSeconds(-61));
        Assert.IsType<EnrollmentTokenVerdict.Genuine>(Validate(Good, Claims.ExpiresAt!.Value.AddSeconds(59)));
        var expired = AssertRefused(Good, EnrollmentTokenFault.Expired, 6, Claims.ExpiresAt!.Value.AddSeconds(60));
        Assert.Equal(Claims, expired.Claims);
    }

    [Fact]
    public void No_refusal_repeats_the_token()
    {
        string[] tokens = [Good[..^4], Good + "x", Sign("{}", GoodClaims), Written(Claims with { Audience = "x" })];

        foreach (var token in tokens)
        {
            var refused = Assert.IsType<EnrollmentTokenVerdict.Refused>(Validate(token));
            Assert.DoesNotContain(token[..10], refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Short_keys_do_not_sign() => Assert.Throws<ArgumentException>(() => EnrollmentToken.Write(Claims, "key_weak", Weak));

    [Fact]
    public void Garbage_never_throws_and_never_passes()
    {
        var segment = Gen.Elements(
            "", "e30", "W10", "eyJhbGciOiJSUzI1NiJ9", "_w", Good.Split('.')[0], Good.Split('.')[1], Good.Split('.')[2], "bnVsbA", "eyLDKCI6MX0");
        var text = Gen.ArrayOf(segment).Select(parts => string.Join('.', parts))
            .Or(ArbMap.Default.GeneratorFor<string>())
            .Where(token => token?.Contains(Good, StringComparison.Ordinal) != true);

        Prop.ForAll(text.ToArbitrary(), token => Validate(token) is EnrollmentTokenVerdict.Refused).QuickCheckThrowOnFailure();
    }

    private static string Written(EnrollmentTokenClaims claims) => EnrollmentToken.Write(claims, "key_1", Signing);

    private static EnrollmentTokenVerdict.Refused AssertRefused(
        string? token, EnrollmentTokenFault fault, int step, DateTimeOffset? now = null)
    {
        var refused = Assert.IsType<EnrollmentTokenVerdict.Refused>(Validate(token, now));
        Assert.Equal((fault, step), (refused.Fault, refused.Step));
        Assert.Equal(step >= 5 && fault != EnrollmentTokenFault.BadClaims, refused.Claims is not null);
        return refused;
    }
}
