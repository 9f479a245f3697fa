using System.Text;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class PartnerFrameworkStatusTests
{
    // Both examples of the documentation, as they stand there.
    private const string Granted =
        "eyJmcmFtZXdvcmtQZXJtaXNzaW9uSW5mbyI6eyJhY2Nlc3NTdGF0dXMiOiJncmFudGVkIn0sImZyYW1ld29ya1Byb3ZpZGVySW5mbyI6eyJpZCI6ImJsdWUtY2FibGUtdHYiLCJleHBpcmF0aW9uRGF0ZSI6IjE4MjE1MzYwMDAwMDAifX0=";

    private const string Denied =
        "eyJmcmFtZXdvcmtQZXJtaXNzaW9uSW5mbyI6eyJhY2Nlc3NTdGF0dXMiOiJkZW5pZWQifSwiZnJhbWV3b3JrUHJvdmlkZXJJbmZvIjp7fX0=";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);

    private static readonly Dictionary<string, string> Mappings = new() { ["blue-cable-tv"] = "BlueCable", ["picker-tel"] = "PickerTel" };

    [Fact]
    public void T111_a_granted_known_and_unexpired_provider_is_valid()
    {
        var status = PartnerFrameworkStatus.Read(Granted);

        Assert.Equal(new PartnerFrameworkStatus(PartnerAccess.Granted, "blue-cable-tv", DateTimeOffset.FromUnixTimeMilliseconds(1_821_536_000_000)), status);
        Assert.Equal(new PartnerFrameworkVerdict("BlueCable", null), Judge(Granted));
        Assert.True(Judge(Granted, "BlueCable").IsValid);
        Assert.Equal(Granted, status.Write());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("W10=")]
    [InlineData("e30=")]
    [InlineData("eyJmcmFtZXdvcmtQZXJtaXNzaW9uSW5mbyI6e319")]
    [InlineData("eyJmcmFtZXdvcmtQZXJtaXNzaW9uSW5mbyI6ImdyYW50ZWQifQ==")]
    public void T128_a_header_that_is_missing_or_says_nothing_is_not_present(string? header) =>
        Assert.Equal(new PartnerFrameworkVerdict(null, TvErrorCodes.InvalidHeaderPfsPermissionAccessNotPresent), Judge(header));

    [Fact]
    public void T128_a_header_of_more_than_8_KiB_is_not_present() =>
        Assert.Same(TvErrorCodes.InvalidHeaderPfsPermissionAccessNotPresent, Judge(Header("granted", $"\"id\":\"blue-cable-tv\",\"x\":\"{new string('x', 8192)}\"")).Error);

    [Fact]
    public void T129_an_undetermined_permission_is_told_from_one_that_is_not_granted() =>
        Assert.Same(TvErrorCodes.InvalidHeaderPfsPermissionAccessNotDetermined, Judge(Header("notDetermined", "")).Error);

    [Theory]
    [InlineData("denied")]
    [InlineData("restricted")]
    [InlineData("GRANTED")]
    [InlineData("something new")]
    public void T130_any_other_permission_is_not_granted_and_names_no_MVPD(string access) =>
        Assert.Equal(
            new PartnerFrameworkVerdict(null, TvErrorCodes.InvalidHeaderPfsPermissionAccessNotGranted), Judge(Header(access, "\"id\":\"blue-cable-tv\"")));

    [Fact]
    public void T130_the_denied_example_of_the_documentation_is_not_granted()
    {
        Assert.Same(TvErrorCodes.InvalidHeaderPfsPermissionAccessNotGranted, Judge(Denied).Error);
        Assert.Equal(Denied, new PartnerFrameworkStatus(PartnerAccess.NotGranted, null, null).Write());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"id\":\"\"")]
    [InlineData("\"id\":\"unheard-of\"")]
    [InlineData("\"id\":\"BlueCable\"")]
    [InlineData("\"id\":[\"blue-cable-tv\"]")]
    public void T131_a_provider_without_a_mapping_is_not_determined(string provider) =>
        Assert.Equal(new PartnerFrameworkVerdict(null, TvErrorCodes.InvalidHeaderPfsProviderIdNotDetermined), Judge(Header("granted", provider)));

    [Fact]
    public void T132_a_provider_that_stands_for_another_MVPD_is_a_mismatch() =>
        Assert.Equal(
            new PartnerFrameworkVerdict("PickerTel", TvErrorCodes.InvalidHeaderPfsProviderIdMismatch), Judge(Header("granted", "\"id\":\"picker-tel\""), "BlueCable"));

    [Theory]
    [InlineData("\"1789999999999\"")]
    [InlineData("1790000000000")]
    [InlineData("\"tomorrow\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("{}")]
    public void T133_a_date_that_has_passed_or_is_none_is_expired_and_still_names_the_MVPD(string date) =>
        Assert.Equal(
            new PartnerFrameworkVerdict("BlueCable", TvErrorCodes.InvalidHeaderPfsProviderInfoExpired),
            Judge(Header("granted", $"\"id\":\"blue-cable-tv\",\"expirationDate\":{date}"), "BlueCable"));

    [Theory]
    [InlineData("")]
    [InlineData(",\"expirationDate\":null")]
    [InlineData(",\"expirationDate\":1790000000001")]
    [InlineData(",\"expirationDate\":\"1790000000001\",\"error\":{\"code\":1,\"message\":\"x\"},\"unknown\":[[]]")]
    public void T137_a_date_may_be_missing_or_a_number_and_other_keys_are_ignored(string rest) =>
        Assert.True(Judge(Header("granted", "\"id\":\"blue-cable-tv\"" + rest), "BlueCable").IsValid);

    [Fact]
    public void The_first_step_that_fails_counts()
    {
        var worst = Header("denied", "\"id\":\"unheard-of\",\"expirationDate\":\"1\"");

        Assert.Same(TvErrorCodes.InvalidHeaderPfsPermissionAccessNotGranted, Judge(worst, "BlueCable").Error);
        Assert.Same(
            TvErrorCodes.InvalidHeaderPfsProviderIdMismatch, Judge(Header("granted", "\"id\":\"picker-tel\",\"expirationDate\":\"1\""), "BlueCable").Error);
    }

    private static PartnerFrameworkVerdict Judge(string? header, string? mvpd = null) =>
        PartnerFrameworkStatus.Read(header).Judge(id => Mappings.GetValueOrDefault(id), mvpd, Now);

    private static string Header(string access, string provider) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        "{\"frameworkPermissionInfo\":{\"accessStatus\":\"" + access + "\"},\"frameworkProviderInfo\":{" + provider + "}}"));
}
