using System.Net;
using System.Text;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class DeviceHeaderTests
{
    // The example of the documentation, as it stands there.
    private const string AppleTv =
        "eyJwcmltYXJ5SGFyZHdhcmVUeXBlIjoiU2V0VG9wQm94IiwibW9kZWwiOiJBcHBsZVRWMTQsMSIsInZlcnNpb24iOiIxNCwxIiwibWFudWZhY3R1cmVyIjoiQXBwbGUiLCJvc05hbWUiOiJ0dk9TIiwib3NGYW1pbHkiOiJ0dk9TIiwib3NWZW5kb3IiOiJBcHBsZSIsIm9zVmVyc2lvbiI6IjE4LjQiLCJjb25uZWN0aW9uVHlwZSI6IldpRmkiLCJjb25uZWN0aW9uU2VjdXJlIjp0cnVlLCJhcHBsaWNhdGlvbklkIjoidHYuYWNtZS5wbGF5ZXIifQ==";

    private static readonly byte[] Key = Encoding.UTF8.GetBytes("key of the deployment");

    [Fact]
    public void AP_Device_Identifier_is_a_fingerprint_that_is_kept_exactly()
    {
        var identifier = Identifier("fingerprint N2QwZjZhMmUtZGV2aWNlLTAwMDE=");

        Assert.Equal("N2QwZjZhMmUtZGV2aWNlLTAwMDE=", identifier.Value);
        Assert.Equal(identifier.KeyedHash(Key), Identifier("FingerPrint   N2QwZjZhMmUtZGV2aWNlLTAwMDE= ").KeyedHash(Key));
        Assert.NotEqual(identifier.KeyedHash(Key), Identifier("fingerprint n2QwZjZhMmUtZGV2aWNlLTAwMDE=").KeyedHash(Key));
        Assert.NotEqual(identifier.KeyedHash(Key), identifier.KeyedHash(Encoding.UTF8.GetBytes("another")));
        Assert.DoesNotContain("N2Qw", identifier.KeyedHash(Key), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("fingerprint")]
    [InlineData("fingerprint ")]
    [InlineData("N2QwZjZhMmUtZGV2aWNlLTAwMDE=")]
    [InlineData("serial N2QwZjZhMmUtZGV2aWNlLTAwMDE=")]
    [InlineData("fingerprint a\u0001b")]
    public void AP_Device_Identifier_missing_empty_or_of_another_type_is_an_error(string? header) => Assert.Same(TvErrorCodes.InvalidHeaderDeviceIdentifier, Refused(header));

    [Fact]
    public void AP_Device_Identifier_has_at_most_512_characters()
    {
        Assert.Equal(512, Identifier("fingerprint " + new string('x', 512)).Value.Length);
        Assert.Same(TvErrorCodes.InvalidHeaderDeviceIdentifier, Refused("fingerprint " + new string('x', 513)));
    }

    [Fact]
    public void X_Device_Info_of_the_documentation_is_an_Apple_TV()
    {
        var info = Info(AppleTv);

        Assert.Same(DevicePlatform.TvOS, info.Platform);
        Assert.Equal(("SetTopBox", "AppleTV14,1", "14,1", "18.4", "WiFi"), (info.PrimaryHardwareType, info.Model, info.Version, info.OsVersion, info.ConnectionType));
        Assert.Equal((true, "tv.acme.player", null), (info.ConnectionSecure, info.ApplicationId, info.Weakness));
    }

    [Fact]
    public void X_Device_Info_that_is_not_Base64_is_the_only_one_that_is_an_error()
    {
        var info = DeviceInfo.Read("{not base64}", null, out var error);

        Assert.Same(TvErrorCodes.InvalidHeaderDeviceInfo, error);
        Assert.Same(DevicePlatform.Unknown, info.Platform);
        DeviceInfo.Read(new string('A', 9000), null, out error);
        Assert.Same(TvErrorCodes.InvalidHeaderDeviceInfo, error);
    }

    [Theory]
    [InlineData("{\"osName\":\"tvOS\" \"osVersion\":\"18\"}")]
    [InlineData("[]")]
    [InlineData("\"tvOS\"")]
    [InlineData("{\"osName\":\"tvOS\",\"osVersion\":\"18\",\"model\":\"AppleTV\",\"version\":\"1\"}")]
    [InlineData("{\"osName\":{},\"osVersion\":\"18\",\"model\":\"AppleTV\",\"version\":\"1\",\"connectionType\":\"WiFi\"}")]
    public void X_Device_Info_that_cannot_be_read_or_lacks_a_required_key_makes_an_unknown_device(string json)
    {
        var info = Info(Base64(json));

        Assert.Same(DevicePlatform.Unknown, info.Platform);
        Assert.Equal(PlatformCategory.Unidentified, info.Platform.Category);
        Assert.NotNull(info.Weakness);
    }

    [Theory]
    [InlineData("iOS", null, null, null, "iOS", PlatformCategory.Mobile)]
    [InlineData("iPadOS", null, null, "Tablet", "iOS", PlatformCategory.Mobile)]
    [InlineData("Roku", null, null, "SetTopBox", "Roku", PlatformCategory.TvConnected)]
    [InlineData("Roku OS", "Roku OS", "Roku", "TV", "Roku", PlatformCategory.TvConnected)]
    [InlineData("Android", "Android", "Amazon", "SetTopBox", "FireTV", PlatformCategory.TvConnected)]
    [InlineData("Fire OS", null, null, null, "FireTV", PlatformCategory.TvConnected)]
    [InlineData("Android", "Android", "Google", "TV", "AndroidTV", PlatformCategory.TvConnected)]
    [InlineData("Android", "Android", "Google", "MobilePhone", "Android", PlatformCategory.Mobile)]
    [InlineData("webOS", null, "LG", "TV", "webOS", PlatformCategory.TvConnected)]
    [InlineData("Something", "Tizen", "Samsung", "TV", "Tizen", PlatformCategory.TvConnected)]
    [InlineData("Something", "PlayStation OS", "Sony", "GamesConsole", "PlayStation", PlatformCategory.TvConnected)]
    [InlineData("Windows", null, null, "Desktop", "Windows", PlatformCategory.Desktop)]
    [InlineData("OS X", null, null, null, "macOS", PlatformCategory.Desktop)]
    [InlineData("Mac OS", null, null, null, "macOS", PlatformCategory.Desktop)]
    [InlineData("Linux", null, null, null, "Linux", PlatformCategory.Desktop)]
    [InlineData("Chrome OS", null, null, null, "ChromeOS", PlatformCategory.Desktop)]
    [InlineData("OpenBSD", "BSD", null, null, "unknown", PlatformCategory.Unidentified)]
    public void X_Device_Info_tells_the_platform(string osName, string? osFamily, string? osVendor, string? hardware, string platform, PlatformCategory category)
    {
        var json = $$"""{"osName":"{{osName}}","osFamily":"{{osFamily}}","osVendor":"{{osVendor}}","primaryHardwareType":"{{hardware}}","osVersion":1,"model":"m","version":"v","connectionType":"LAN"}""";

        var found = Info(Base64(json)).Platform;

        Assert.Equal((platform, category), (found.Id, found.Category));
        Assert.Contains(found, DevicePlatform.All);
        Assert.Equal(platform is "iOS" or "tvOS", found.HasAppleFramework);
    }

    [Fact]
    public void X_Device_Info_is_read_without_padding_URL_safe_and_with_other_keys_and_types()
    {
        const string Json = """{"type":"TV","osName":"Android","osVersion":"14","model":"?>?>~~","version":"1","connectionType":"LAN","deviceType":"x","connectionSecure":"true","connectionIp":"203.0.113.7","connectionPort":"52100"}""";
        var header = Base64(Json).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        var info = Info(header);

        Assert.Same(DevicePlatform.AndroidTv, info.Platform);
        Assert.Equal(("TV", "?>?>~~", true, IPAddress.Parse("203.0.113.7"), 52100), (info.PrimaryHardwareType, info.Model, info.ConnectionSecure, info.ConnectionIp, info.ConnectionPort));
    }

    [Theory]
    [InlineData("connectionIp", "not an address")]
    [InlineData("connectionPort", "-1")]
    [InlineData("connectionPort", "70000")]
    [InlineData("connectionSecure", "perhaps")]
    public void X_Device_Info_with_an_unreadable_optional_key_goes_without_it(string key, string value)
    {
        var info = Info(Base64($$"""{"osName":"tvOS","osVersion":"18","model":"m","version":"v","connectionType":"WiFi","{{key}}":"{{value}}"}"""));

        Assert.Same(DevicePlatform.TvOS, info.Platform);
        Assert.Equal((null, null, null), (info.ConnectionIp, info.ConnectionPort, info.ConnectionSecure));
    }

    [Theory]
    [InlineData("AppleTV14,1/17.4 AppleCoreMedia/1.0.0 (Apple TV; U; CPU OS 17_4 like Mac OS X)", "tvOS")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15", "iOS")]
    [InlineData("Mozilla/5.0 (Linux; Android 9; AFTSSS) AppleWebKit/537.36", "FireTV")]
    [InlineData("Mozilla/5.0 (Linux; Android 12; BRAVIA 4K Android TV)", "AndroidTV")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/120", "Android")]
    [InlineData("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36", "webOS")]
    [InlineData("Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.5)", "Tizen")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macOS")]
    [InlineData("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)", "ChromeOS")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64)", "Linux")]
    [InlineData("curl/8.0", "unknown")]
    [InlineData(null, "unknown")]
    public void X_Device_Info_absent_leaves_the_browsers_word(string? userAgent, string platform)
    {
        var info = DeviceInfo.Read(null, userAgent, out var error);

        Assert.Equal((platform, null, null), (info.Platform.Id, info.Weakness, error?.Code));
    }

    [Fact]
    public void X_Device_Info_wins_over_the_browsers_word() =>
        Assert.Same(DevicePlatform.TvOS, DeviceInfo.Read(AppleTv, "Mozilla/5.0 (Windows NT 10.0)", out _).Platform);

    [Fact]
    public void AP_TempPass_Identity_holds_the_configured_key_and_is_hashed_again()
    {
        const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        var identity = Identity($$"""{"email":"{{Hash}}"}""");

        Assert.Equal(identity.KeyedHash(Key), Identity($$"""{"x":1,"email":" {{Hash.ToUpperInvariant()}} "}""").KeyedHash(Key));
        Assert.DoesNotContain(Hash, identity.KeyedHash(Key), StringComparison.Ordinal);
        Assert.NotEqual(identity.KeyedHash(Key), Identity("""{"email":"other"}""").KeyedHash(Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("***")]
    [InlineData("e30=")]
    [InlineData("eyJwaG9uZSI6IngifQ==")]
    [InlineData("eyJlbWFpbCI6IiJ9")]
    [InlineData("eyJlbWFpbCI6e319")]
    [InlineData("W10=")]
    public void AP_TempPass_Identity_missing_or_without_the_key_is_an_error(string? header)
    {
        Assert.False(TempPassIdentity.TryParse(header, "email", out _, out var error));
        Assert.Same(TvErrorCodes.InvalidHeaderIdentityForTemporaryAccess, error);
    }

    [Theory]
    [InlineData("20265673158980419722735089753036633573", "20265673158980419722735089753036633573")]
    [InlineData(" spaced ", "spaced")]
    [InlineData("two words", null)]
    [InlineData("line\nbreak", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void AP_Visitor_Identifier_is_never_an_error(string? header, string? expected) => Assert.Equal(expected, VisitorIdentifier.Read(header));

    private static DeviceIdentifier Identifier(string header)
    {
        Assert.True(DeviceIdentifier.TryParse(header, out var identifier, out var error), error?.Code);
        return identifier;
    }

    private static TvErrorCode Refused(string? header)
    {
        Assert.False(DeviceIdentifier.TryParse(header, out _, out var error));
        return error;
    }

    private static TempPassIdentity Identity(string json)
    {
        Assert.True(TempPassIdentity.TryParse(Base64(json), "email", out var identity, out var error), error?.Code);
        return identity;
    }

    private static DeviceInfo Info(string header)
    {
        var info = DeviceInfo.Read(header, null, out var error);
        Assert.Null(error);
        return info;
    }

    private static string Base64(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
