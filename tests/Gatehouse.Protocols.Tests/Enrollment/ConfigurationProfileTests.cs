using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Enrollment;

public sealed class ConfigurationProfileTests
{
    private static readonly ProfileHeader Header = new("com.example.wifi", new Guid("11111111-2222-4333-8444-555555555555"), "Wi-Fi");

    private static readonly ProfilePayload Wifi = new(
        "com.apple.wifi.managed", "com.example.wifi.1", "Office", new PlistDictionary { { "SSID_STR", "Office" }, { "EncryptionType", "WPA2" } });

    [Fact]
    public void A_written_profile_reads_back()
    {
        var profile = Parse(ProfileWriter.Write(Header, Wifi));

        Assert.Equal(("com.example.wifi", "11111111-2222-4333-8444-555555555555"), (profile.Identifier, profile.Uuid));
        var payload = Assert.Single(profile.Payloads);
        Assert.Equal("Office", payload.Keys.Text("SSID_STR"));
        Assert.Null(profile.Signature);
        Assert.Empty(profile.Problems);
    }

    [Fact]
    public async Task OpenSSL_verifies_a_signed_profile_and_we_read_it()
    {
        using var signer = ProfileSamples.NewSigner();
        var plain = ProfileWriter.Write(Header, Wifi);
        var signed = CmsSigner.SignAttached(plain, signer, signingTime: DateTimeOffset.UnixEpoch.AddYears(50));

        var openssl = await Tools.RunAsync(
            Tools.Require("openssl"), ["cms", "-verify", "-inform", "DER", "-noverify", "-binary"], signed);
        var profile = Parse(signed);

        Assert.Equal(plain, openssl);
        Assert.Equal(SignatureStatus.Valid, profile.Signature?.Status);
        Assert.Equal("Profile signing", profile.Signature?.Signer?.CommonName);
        Assert.Empty(profile.Problems);
    }

    [Fact]
    public void An_altered_signed_profile_is_readable_and_says_so()
    {
        using var signer = ProfileSamples.NewSigner();
        var signed = CmsSigner.SignAttached(ProfileWriter.Write(Header, Wifi), signer);
        var at = signed.AsSpan().IndexOf("Office"u8);
        signed[at] = (byte)'X';

        var problem = Assert.Single(Parse(signed).Problems);

        Assert.Contains("signature", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Binary_property_lists_are_profiles_too()
    {
        Assert.True(PlistReader.TryRead(ProfileWriter.Write(Header, Wifi), PlistLimits.Profile, out var value, out _));

        Assert.Empty(Parse(PlistWriter.WriteBinary(value)).Problems);
    }

    [Theory]
    [InlineData("PayloadType", "PayloadType")]
    [InlineData("PayloadVersion", "PayloadVersion")]
    [InlineData("PayloadIdentifier", "PayloadIdentifier")]
    [InlineData("PayloadUUID", "PayloadUUID")]
    [InlineData("PayloadContent", "PayloadContent")]
    public void Each_required_key_is_missed(string key, string named)
    {
        var profile = Read(ProfileWriter.Write(Header, Wifi));
        profile.Remove(key);

        Assert.Contains(Parse(PlistWriter.WriteXml(profile)).Problems, problem => problem.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PayloadType")]
    [InlineData("PayloadVersion")]
    [InlineData("PayloadIdentifier")]
    [InlineData("PayloadUUID")]
    public void Each_required_key_of_a_payload_is_missed(string key)
    {
        var profile = Read(ProfileWriter.Write(Header, Wifi));
        ((PlistDictionary)profile.Array("PayloadContent")![0]).Remove(key);

        Assert.Contains(Parse(PlistWriter.WriteXml(profile)).Problems, problem => problem.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void A_true_that_is_a_string_is_no_version()
    {
        var profile = Read(ProfileWriter.Write(Header, Wifi));
        profile["PayloadVersion"] = "1";

        Assert.NotEmpty(Parse(PlistWriter.WriteXml(profile)).Problems);
    }

    [Fact]
    public void Repeated_identifiers_and_uuids_are_found_and_not_written()
    {
        var profile = Read(ProfileWriter.Write(Header, Wifi));
        var content = profile.Array("PayloadContent")!;
        content.Add(content[0]);

        var problems = Parse(PlistWriter.WriteXml(profile)).Problems;

        Assert.Equal(2, problems.Count(problem => problem.Contains("occurs twice", StringComparison.Ordinal)));
        Assert.Throws<ArgumentException>(() => ProfileWriter.Write(Header, Wifi, Wifi));
    }

    [Fact]
    public void Encrypted_profiles_have_no_readable_payloads_and_no_problem()
    {
        var profile = Read(ProfileWriter.Write(Header, Wifi));
        profile.Remove("PayloadContent");
        profile["EncryptedPayloadContent"] = new byte[] { 1, 2, 3 };

        var parsed = Parse(PlistWriter.WriteXml(profile));

        Assert.True(parsed.IsEncrypted);
        Assert.Empty(parsed.Payloads);
        Assert.Empty(parsed.Problems);
    }

    [Fact]
    public void Encrypted_profiles_open_for_their_recipient_and_for_nobody_else()
    {
        var closed = Parse(ProfileWriter.WriteEncrypted(Header, TestPki.Ra.RawData, Wifi));

        Assert.True(closed.TryDecrypt(TestPki.Ra, out var opened));
        Assert.False(closed.TryDecrypt(TestPki.Device, out _));
        Assert.Empty(closed.Problems);
        Assert.Equal((true, true), (closed.IsEncrypted, opened.IsEncrypted));
        Assert.Empty(closed.Payloads);
        Assert.Empty(opened.Problems);
        Assert.Equal(Parse(ProfileWriter.Write(Header, Wifi)).Payloads.Select(p => p.Uuid), opened.Payloads.Select(p => p.Uuid));
        Assert.Equal(Header.Identifier, closed.Identifier); // people see what it is before they agree
    }

    [Fact]
    public void Encrypted_content_that_is_no_array_of_payloads_does_not_open()
    {
        var profile = Read(ProfileWriter.WriteEncrypted(Header, TestPki.Ra.RawData, Wifi));
        profile["EncryptedPayloadContent"] = Envelope.Encrypt(PlistWriter.WriteXml(new PlistDictionary()), [TestPki.Ra.RawData], ContentCipher.Aes128Cbc);

        Assert.False(Parse(PlistWriter.WriteXml(profile)).TryDecrypt(TestPki.Ra, out _));
    }

    [Fact]
    public void Profile_service_profiles_are_recognized()
    {
        var parsed = Parse(ProfileSamples.Phase1.Write());

        Assert.Equal("Profile Service", parsed.Type);
        Assert.Equal("attempt-secret", parsed.Keys.Dictionary("PayloadContent")?.Text("Challenge"));
        Assert.Empty(parsed.Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<plist><array/></plist>")]
    [InlineData("0")]
    public void What_is_no_property_list_is_refused(string text) =>
        Assert.False(ConfigurationProfile.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Garbage_never_throws()
    {
        using var signer = ProfileSamples.NewSigner();
        var signed = CmsSigner.SignAttached(ProfileWriter.Write(Header, Wifi), signer);
        var altered = from index in Gen.Choose(0, signed.Length - 1)
                      from value in Gen.Choose(0, 255)
                      from length in Gen.Choose(1, signed.Length)
                      select Alter(signed, index, (byte)value, length);

        Prop.ForAll(altered.ToArbitrary(), file => ConfigurationProfile.TryParse(file, out var profile, out var error) == (error is null) && (profile is null) == (error is not null))
            .QuickCheckThrowOnFailure();
    }

    private static byte[] Alter(byte[] file, int index, byte value, int length)
    {
        var copy = file.ToArray();
        copy[index] = value;
        return copy[..length];
    }

    private static ConfigurationProfile Parse(byte[] file)
    {
        Assert.True(ConfigurationProfile.TryParse(file, out var profile, out var error), error?.ToString());
        return profile;
    }

    private static PlistDictionary Read(byte[] file)
    {
        Assert.True(PlistReader.TryReadDictionary(file, PlistLimits.Profile, out var profile, out _));
        return profile;
    }
}
