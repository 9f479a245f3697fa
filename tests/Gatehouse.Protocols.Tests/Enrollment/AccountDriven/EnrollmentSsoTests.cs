using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Enrollment.AccountDriven;

public sealed class EnrollmentSsoTests
{
    private const string Activation = """{"Type":"com.apple.activation.simple","Identifier":"a","Payload":{"StandardConfigurations":["app","legacy"]}}""";
    private const string App = """{"Type":"com.apple.configuration.app.managed","Identifier":"app","Payload":{"AppStoreID":"77"}}""";
    private const string Legacy = """{"Type":"com.apple.configuration.legacy","Identifier":"legacy","Payload":{"ProfileURL":"https://mdm.example/sso.mobileconfig"}}""";

    private static readonly EnrollmentSsoDocument Good = new(77, [])
    {
        AssociatedDomains = ["login.example.com"],
        DirectDownloads = true,
        ConfigurationProfile = Profile("com.apple.extensiblesso", "com.apple.security.root"),
        Declarations = [Activation, App, Legacy],
    };

    [Fact]
    public void The_document_has_every_key()
    {
        using var json = JsonDocument.Parse(Good.Write());
        var root = json.RootElement;

        Assert.Equal(77, root.GetProperty("iTunesStoreID").GetInt64());
        Assert.Equal("login.example.com", root.GetProperty("AssociatedDomains")[0].GetString());
        Assert.True(root.GetProperty("AssociatedDomainsEnableDirectDownloads").GetBoolean());
        Assert.Equal(Good.ConfigurationProfile!.Value.ToArray(), root.GetProperty("ConfigurationProfile").GetBytesFromBase64());
        Assert.Equal(new DeclarationSet(Good.Declarations).Texts, root.GetProperty("Declarations").EnumerateArray().Select(d => Encoding.UTF8.GetString(d.GetBytesFromBase64())));
        Assert.False(root.TryGetProperty("AppIDs", out _));
    }

    [Fact]
    public void Developer_mode_names_apps_by_their_own_ids()
    {
        var document = Good with
        {
            AppStoreId = null,
            DeveloperAppIds = ["ABCDE12345.com.example.sso"],
            Declarations = [Activation, App.Replace("\"AppStoreID\":\"77\"", "\"BundleID\":\"com.example.sso\"", StringComparison.Ordinal), Legacy],
        };
        using var json = JsonDocument.Parse(document.Write());

        Assert.Equal("ABCDE12345.com.example.sso", json.RootElement.GetProperty("AppIDs")[0].GetString());
        Assert.False(json.RootElement.TryGetProperty("iTunesStoreID", out _));
    }

    [Fact]
    public void What_a_device_would_refuse_is_found()
    {
        (EnrollmentSsoDocument Document, string Problem)[] wrong =
        [
            (Good with { AppStoreId = null }, "named either"),
            (Good with { DeveloperAppIds = ["ABCDE12345.com.example"] }, "named either"),
            (Good with { AppStoreId = null, DeveloperAppIds = ["com.example"] }, "TEAMID.bundle.id"),
            (Good with { AssociatedDomains = ["https://login.example.com"] }, "no fully qualified domain"),
            (Good with { ConfigurationProfile = (ReadOnlyMemory<byte>?)null, Declarations = [] }, "neither"),
            (Good with { ConfigurationProfile = Profile("com.apple.security.root") }, "has no com.apple.extensiblesso"),
            (Good with { ConfigurationProfile = Profile("com.apple.extensiblesso", "com.apple.wifi.managed") }, "com.apple.wifi.managed"),
            (Good with { ConfigurationProfile = "nonsense"u8.ToArray() }, "cannot be read"),
            (Good with { Declarations = ["{}"] }, "declaration 1"),
            (Good with { Declarations = ["nonsense"] }, "declaration 1"),
            (Good with { Declarations = [Activation, App.Replace("\"Identifier\":\"app\"", "\"Identifier\":\"app\",\"Identifier\":\"app\"", StringComparison.Ordinal), Legacy] }, "declaration 2"),
            (Good with { Declarations = [Activation, App, Legacy.Replace("\"legacy\"", "5", StringComparison.Ordinal)] }, "declaration 3"),
            (Good with { Declarations = [Activation, App.Replace("77", "\\ud800", StringComparison.Ordinal), Legacy] }, "declaration 2"),
            (Good with { Declarations = [Activation, App.Replace("AppStoreID", "\\udc00", StringComparison.Ordinal), Legacy] }, "declaration 2"),
            (Good with { Declarations = [App, Legacy] }, "exactly one com.apple.activation.simple"),
            (Good with { Declarations = [Activation, Legacy] }, "exactly one com.apple.configuration.app.managed"),
            (Good with { Declarations = [Activation, App] }, "at least one com.apple.configuration.legacy"),
            (Good with { Declarations = [Activation.Replace("\"app\",", "", StringComparison.Ordinal), App, Legacy] }, "must name all configurations"),
            (Good with { Declarations = [Activation, App.Replace("77", "78", StringComparison.Ordinal), Legacy] }, "is not the document's"),
            (Good with { Declarations = [Activation, App, Legacy.Replace("https", "http", StringComparison.Ordinal)] }, "no ProfileURL with https"),
            (Good with { Declarations = [Activation, App, Legacy, """{"Type":"com.apple.configuration.passcode.settings","Identifier":"p","Payload":{}}"""] }, "is not allowed"),
            (Good with { Declarations = [Activation, App, Legacy, Legacy] }, "two declarations"),
            (Good with { Declarations = [Activation, App, Legacy.Replace("\"legacy\"", "\"a/b\"", StringComparison.Ordinal)] }, "letters, digits"),
            (Good with { Declarations = [Activation, App, """{"Type":"com.apple.configuration.legacy","Identifier":"legacy","Payload":{"ProfileAssetReference":"x"}}"""] }, "referred to and missing"),
            (Good with { Declarations = [Activation, App, Legacy, """{"Type":"com.apple.asset.data","Identifier":"x","Payload":{}}"""] }, "nothing refers to"),
        ];

        Assert.All(wrong, w => Assert.Contains(w.Document.Problems(), p => p.Contains(w.Problem, StringComparison.Ordinal)));
        Assert.Empty(Good.Problems());
    }

    private static ReadOnlyMemory<byte> Profile(params string[] types) => ProfileWriter.Write(
        new ProfileHeader("example.sso", Guid.Parse("00000000-0000-0000-0000-000000000002"), "SSO"),
        [.. types.Select(t => new ProfilePayload(t, $"example.sso.{t}", t, new PlistDictionary { { "Key", "value" } }))]);
}
