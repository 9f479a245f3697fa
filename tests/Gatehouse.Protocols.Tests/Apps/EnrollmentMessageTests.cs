using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Tests.Jose;

namespace Gatehouse.Protocols.Tests.Apps;

public sealed class EnrollmentMessageTests
{
    private static readonly AttestationChallenges Challenges = new(new byte[32]);

    [Fact]
    public void A_request_is_read_with_what_it_says_and_what_it_does_not()
    {
        Assert.True(AnonymousEnrollmentRequest.TryParse(
            """
            {"client_id":"AnonymousUserEnrollment","authentication_mode":"biometric","software_id":"com.example.app","software_version":"1.4.0","platform":"android",
             "key_storage":"tee","scope":"offline_access","unknown":{"is":"passed over"},
             "attestation":{"format":"android-key","challenge":"c","x5c":["AA=="]},"proof_of_work":{"nonce":"n","solution":"42"}}
            """u8.ToArray(), out var request, out _));

        Assert.Equal(("AnonymousUserEnrollment", "biometric", "com.example.app", "1.4.0", "android", "tee", "offline_access"), (
            request.ClientId, request.AuthenticationMode, request.SoftwareId, request.SoftwareVersion, request.Platform, request.KeyStorage, request.Scopes?.ToString()));
        Assert.Equal(("android-key", "c"), (request.Attestation?.Format, request.Attestation?.Challenge));
        Assert.Equal(JsonValueKind.Array, request.Attestation!.Members.GetProperty("x5c").ValueKind);
        Assert.Equal(new WorkSolution("n", "42"), request.Work);

        Assert.True(AnonymousEnrollmentRequest.TryParse("""{"client_id":"a","authentication_mode":"no"}"""u8.ToArray(), out var least, out _));
        Assert.Equal(("software", null, null, null), (least.KeyStorage, least.Scopes, least.Attestation, least.Work));
    }

    [Fact]
    public void Garbage_is_refused_and_never_throws()
    {
        var random = new Random(7);
        var good = """{"client_id":"a","authentication_mode":"no","attestation":{"format":"f","challenge":"c"},"proof_of_work":{"nonce":"n","solution":"s"}}"""u8.ToArray();
        for (var i = 0; i < 2000; i++)
        {
            var bytes = good.ToArray();
            for (var j = 0; j <= i % 4; j++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var read = AnonymousEnrollmentRequest.TryParse(bytes.AsMemory(0, random.Next(bytes.Length + 1)), out var request, out var error);
            Assert.True(read ? request is not null && error is null : request is null && error is not null);
            Assert.False(KeyChange.TryRead(bytes, "d", "t", "i", JoseKeys.Now, out _, out _));
            Assert.IsType<DeviceAssertionVerdict.Refused>(DeviceAssertion.Check(Encoding.Latin1.GetString(bytes), JoseKeys.Es256.PublicKey, "i", JoseKeys.Now));
            Assert.False(Challenges.TryRead("org", Encoding.Latin1.GetString(bytes), JoseKeys.Now, out _));
        }
    }

    [Fact]
    public void A_challenge_is_of_one_organization_and_five_minutes_and_cannot_be_altered()
    {
        var text = Challenges.Make("org_1", new byte[AttestationChallenges.RandomBytes], 12, JoseKeys.Now);

        Assert.True(Challenges.TryRead("org_1", text, JoseKeys.Now.AddSeconds(299), out var challenge));
        Assert.Equal((text, 12, JoseKeys.Now + AttestationChallenges.Lifetime), (challenge.Text, challenge.Bits, challenge.Expires));
        Assert.False(Challenges.TryRead("org_1", text, JoseKeys.Now.AddSeconds(300), out _));
        Assert.False(Challenges.TryRead("org_2", text, JoseKeys.Now, out _));
        Assert.False(new AttestationChallenges(Enumerable.Repeat((byte)1, 32).ToArray()).TryRead("org_1", text, JoseKeys.Now, out _));
        for (var i = 0; i < text.Length; i++)
        {
            var altered = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.False(Challenges.TryRead("org_1", altered, JoseKeys.Now, out _), $"character {i}");
        }
    }

    [Theory]
    [InlineData("1.4.0", "1.4", true)]
    [InlineData("1.4", "1.4.0.1", false)]
    [InlineData("1.10", "1.9.9.9", true)]
    [InlineData("2", "10", false)]
    public void Versions_are_compared_number_by_number(string a, string b, bool atLeast)
    {
        Assert.True(AppVersion.TryParse(a, out var left) & AppVersion.TryParse(b, out var right));
        Assert.Equal(atLeast, left!.IsAtLeast(right!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData("1.2.3.4.5")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("1.0-beta")]
    public void What_is_no_version_is_none(string text) => Assert.False(AppVersion.TryParse(text, out _));

    [Fact]
    public void Work_holds_for_one_nonce_and_one_key_alone()
    {
        var solution = Enumerable.Range(0, 1_000_000).Select(i => new WorkSolution("nonce", $"{i}")).First(w => w.Holds("key", 12));

        Assert.True(solution.Holds("key", 0) && solution.Holds("key", 12));
        Assert.False(solution.Holds("key", 64));
        Assert.False((solution with { Nonce = "other" }).Holds("key", 12) && solution.Holds("other", 12));
    }
}
