using System.Text;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Enrollment;

public sealed class EnrollmentProfileTests
{
    [Fact]
    public void Direct_profile_is_byte_for_byte_the_reviewed_one() =>
        Golden.Match(ProfileSamples.Direct.Write(), "direct.mobileconfig");

    [Fact]
    public void Identity_profile_of_the_second_phase_is_byte_for_byte_the_reviewed_one() =>
        Golden.Match((ProfileSamples.Direct with { Mdm = null }).Write(), "identity.mobileconfig");

    [Fact]
    public void Profile_service_of_the_first_phase_is_byte_for_byte_the_reviewed_one() =>
        Golden.Match(ProfileSamples.Phase1.Write(), "profile-service.mobileconfig");

    [Fact]
    public void Mdm_payload_names_the_scep_payload_as_identity()
    {
        var profile = Parse(ProfileSamples.Direct.Write());

        var scep = Assert.Single(profile.OfType("com.apple.security.scep"));
        var mdm = Assert.Single(profile.OfType("com.apple.mdm"));
        Assert.Equal(scep.Uuid, mdm.Keys.Text("IdentityCertificateUUID"));
        Assert.Empty(profile.Problems);
    }

    [Fact]
    public void Trust_anchors_come_before_the_identity_and_the_identity_before_what_uses_it()
    {
        var types = Parse(ProfileSamples.Direct.Write()).Payloads.Select(payload => payload.Type);

        Assert.Equal(["com.apple.security.root", "com.apple.security.scep", "com.apple.mdm"], types);
    }

    [Fact]
    public void Another_attempt_keeps_the_identifiers_and_changes_every_uuid()
    {
        var one = Parse(ProfileSamples.Direct.Write());
        var other = Parse((ProfileSamples.Direct with { Header = ProfileSamples.Header with { Uuid = Guid.AllBitsSet } }).Write());

        Assert.Equal(one.Identifier, other.Identifier);
        Assert.Equal(one.Payloads.Select(p => p.Identifier), other.Payloads.Select(p => p.Identifier));
        Assert.Empty(one.Payloads.Select(p => p.Uuid).Append(one.Uuid).Intersect(other.Payloads.Select(p => p.Uuid).Append(other.Uuid)));
    }

    [Theory]
    [InlineData("com.example.mgmt.x")]
    [InlineData("com.apple.mgmt.")]
    [InlineData("")]
    public void Topic_must_be_one_that_apple_gives_out(string topic) =>
        AssertRefused(ProfileSamples.Mdm with { Topic = topic }, "Topic");

    [Theory]
    [InlineData("http://mdm.example.com/connect", false)]
    [InlineData("http://mdm.example.com/connect", true)]
    [InlineData("http://127.0.0.1:8080/connect", false)]
    [InlineData("ftp://127.0.0.1/connect", true)]
    [InlineData("/connect", true)]
    [InlineData("http://127.0.0.1.example.com/connect", true)]
    public void Server_url_must_be_https_apart_from_loopback_in_development(string url, bool allowLoopback)
    {
        AssertRefused(ProfileSamples.Mdm with { ServerUrl = url, AllowLoopbackHttp = allowLoopback }, "ServerURL");
        AssertRefused(ProfileSamples.Mdm with { CheckInUrl = url, AllowLoopbackHttp = allowLoopback }, "CheckInURL");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/connect")]
    [InlineData("http://localhost/connect")]
    [InlineData("http://[::1]:5000/connect")]
    [InlineData("https://mdm.example.com/connect")]
    public void Loopback_http_passes_in_development(string url) =>
        Assert.Empty((ProfileSamples.Direct with { Mdm = ProfileSamples.Mdm with { ServerUrl = url, AllowLoopbackHttp = true } }).Problems());

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(129)]
    [InlineData(8192)]
    [InlineData(-1)]
    public void Access_rights_that_devices_refuse_are_not_written(int rights) =>
        AssertRefused(ProfileSamples.Mdm with { AccessRights = (AccessRights)rights }, "AccessRights");

    [Fact]
    public void Personal_rights_are_all_without_locking_and_erasing()
    {
        Assert.Equal(8191 - 4 - 8, (int)AccessRights.Personal);
        Assert.Null(AccessRights.Personal.Problem());
        Assert.True(AccessRights.All.MayBecome(AccessRights.Personal));
        Assert.False(AccessRights.Personal.MayBecome(AccessRights.All));
    }

    [Theory]
    [InlineData(1024, 5)]
    [InlineData(2048, 1)]
    public void Scep_keys_must_be_long_enough_and_able_to_decrypt(int size, int usage)
    {
        var profile = ProfileSamples.Direct with { Scep = ProfileSamples.Scep with { KeySize = size, KeyUsage = usage } };

        Assert.Throws<InvalidOperationException>(profile.Write);
    }

    [Fact]
    public void A_refusal_does_not_repeat_the_challenge()
    {
        var profile = ProfileSamples.Direct with { Scep = ProfileSamples.Scep with { Url = "no url", KeySize = 1 } };

        var refusal = Assert.Throws<InvalidOperationException>(profile.Write);

        Assert.DoesNotContain("one-time-secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mdm.example.com", "com.example.mdm.gatehouse.org_a.enrollment")]
    [InlineData("LOCALHOST", "localhost.gatehouse.org_a.enrollment")]
    public void Identifier_is_reverse_dns_per_organization(string host, string identifier) =>
        Assert.Equal(identifier, EnrollmentProfile.IdentifierFor(host, "org_a"));

    [Fact]
    public async Task Python_reads_the_same_keys()
    {
        const string script =
            "import plistlib,sys\n" +
            "p=plistlib.loads(sys.stdin.buffer.read())\n" +
            "m=[x for x in p['PayloadContent'] if x['PayloadType']=='com.apple.mdm'][0]\n" +
            "s=[x for x in p['PayloadContent'] if x['PayloadType']=='com.apple.security.scep'][0]['PayloadContent']\n" +
            "print(m['AccessRights'],m['SignMessage'] is True,m['CheckOutWhenRemoved'] is True,len(m['ServerCapabilities']),s['Keysize'],s['Subject'],s['CAFingerprint'].hex())";

        var output = await Tools.RunAsync(Tools.Require("python3"), ["-c", script], ProfileSamples.Direct.Write());

        Assert.Equal(
            "8191 True True 3 2048 [[['O', 'Example Corp']], [['CN', 'att_0123456789']]] 000102030405060708090a0b0c0d0e0f10111213",
            Encoding.UTF8.GetString(output).Trim());
    }

    private static ConfigurationProfile Parse(byte[] profile)
    {
        Assert.True(ConfigurationProfile.TryParse(profile, out var parsed, out var error), error?.ToString());
        return parsed;
    }

    private static void AssertRefused(MdmPayload mdm, string key)
    {
        var refusal = Assert.Throws<InvalidOperationException>((ProfileSamples.Direct with { Mdm = mdm }).Write);
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
    }
}
