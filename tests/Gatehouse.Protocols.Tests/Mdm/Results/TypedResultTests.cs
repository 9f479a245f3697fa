using Gatehouse.Protocols.Mdm.Results;

namespace Gatehouse.Protocols.Tests.Mdm.Results;

public sealed class TypedResultTests
{
    [Fact]
    public void ProfileList_tells_what_is_installed()
    {
        Assert.True(ProfileListResult.TryRead(CommandReportTests.Read("profile-list"), out var result));

        Assert.Equal(["example.wifi", "example.vpn"], result.Profiles.Select(profile => profile.Identifier));
        var wifi = result.Profiles[0];
        Assert.Equal("66666666-7777-4888-8999-AAAAAAAAAAAA", wifi.Uuid);
        Assert.True(wifi.IsRemovalDisallowed);
        Assert.Equal([90, 80], wifi.SignerCertificates.Select(der => der.Length));
        Assert.Equal(
            new InstalledPayload("com.apple.wifi.managed", "example.wifi.1", "11111111-2222-4333-8444-555555555555", 1, "Wi-Fi"),
            Assert.Single(wifi.Payloads!));
    }

    [Fact]
    public void ProfileList_of_an_encrypted_profile_does_not_say_what_it_was_not_told()
    {
        Assert.True(ProfileListResult.TryRead(CommandReportTests.Read("profile-list"), out var result));

        var vpn = result.Profiles[1];
        Assert.True(vpn.IsEncrypted);
        Assert.Null(vpn.IsManaged);
        Assert.Null(vpn.Payloads);
        Assert.Empty(vpn.SignerCertificates);
    }

    [Fact]
    public void CertificateList_tells_identities_from_certificates()
    {
        Assert.True(CertificateListResult.TryRead(CommandReportTests.Read("certificate-list"), out var result));

        Assert.Equal([("Example Root", false), ("Device identity", true)], result.Certificates.Select(c => (c.CommonName!, c.IsIdentity!.Value)));
        Assert.All(result.Certificates, certificate => Assert.Equal(64, certificate.Der.Length));
    }

    [Fact]
    public void InstalledApplicationList_has_sizes_beyond_32_bits_and_applications_without_identifier()
    {
        Assert.True(InstalledApplicationListResult.TryRead(CommandReportTests.Read("installed-application-list"), out var result));

        Assert.Equal("Notes & More", result.Applications[0].Name);
        Assert.Equal(5368709120, result.Applications[0].BundleSize);
        Assert.False(result.Applications[0].IsInstalling);
        Assert.Null(result.Applications[1].Identifier);
        Assert.Null(result.Applications[1].IsInstalling);
    }

    [Fact]
    public void DeviceInformation_has_three_states()
    {
        Assert.True(DeviceInformationResult.TryRead(CommandReportTests.Read("device-information"), out var result));

        Assert.Equal("F4GATE0001AB", result.SerialNumber);
        Assert.Equal(128, result.DeviceCapacity);
        Assert.Equal(101.5, result.AvailableDeviceCapacity);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 3, 4, 5, TimeSpan.Zero), result.LastCloudBackupDate);
        Assert.False(result.IsSupervised);
        Assert.Null(result.IsMultiUser);
        Assert.Equal("8949020000000000001", Assert.Single(result.ServiceSubscriptions!).Text("ICCID"));
        Assert.Null(result.AttestationCertificates);
    }

    [Fact]
    public void DeviceInformation_with_an_unknown_battery_level_has_none()
    {
        Assert.True(DeviceInformationResult.TryRead(CommandReportTests.Read("device-information-unknown-battery"), out var result));

        Assert.Null(result.BatteryLevel);
        Assert.Null(result.SerialNumber);
        Assert.Equal("18.1", result.OSVersion);
    }

    [Fact]
    public void SecurityInfo_of_a_Mac_is_read_and_its_key_is_not_printed()
    {
        Assert.True(SecurityInfoResult.TryRead(CommandReportTests.Read("security-info-mac"), out var result));

        Assert.True(result.IsFileVaultEnabled);
        Assert.True(result.IsFirewallEnabled);
        Assert.True(result.IsUserApproved);
        Assert.False(result.IsEnrolledByAutomation);
        Assert.Equal("full", result.SecureBootLevel);
        Assert.Equal(100, result.PersonalRecoveryKeyCms?.Length);
        Assert.Null(result.PasscodePresent);
        Assert.Null(result.FirmwarePasswordExists);
        Assert.Equal("SecurityInfoResult", result.ToString());
    }

    [Fact]
    public void A_report_of_another_command_is_not_an_empty_result()
    {
        var report = CommandReportTests.Read("acknowledged-install-profile");

        Assert.False(ProfileListResult.TryRead(report, out _));
        Assert.False(CertificateListResult.TryRead(report, out _));
        Assert.False(InstalledApplicationListResult.TryRead(report, out _));
        Assert.False(DeviceInformationResult.TryRead(report, out _));
        Assert.False(SecurityInfoResult.TryRead(report, out _));
    }
}
