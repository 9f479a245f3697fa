using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

/// <summary>Every reader of headers and resources survives anything.</summary>
public sealed class TvHeaderGarbageTests
{
    private static readonly string[] Seeds =
    [
        "{\"frameworkPermissionInfo\":{\"accessStatus\":\"granted\"},\"frameworkProviderInfo\":{\"id\":\"x\",\"expirationDate\":\"1821536000000\"}}",
        "{\"osName\":\"tvOS\",\"osVersion\":\"18\",\"model\":\"m\",\"version\":\"v\",\"connectionType\":\"WiFi\",\"connectionPort\":1}",
        "{\"email\":\"x\"}",
        "<rss version=\"2.0\"><channel><title>x</title><item><guid>1</guid></item></channel></rss>",
    ];

    [Fact]
    public void Random_texts_and_bytes_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<byte[]>(), (text, bytes) =>
        {
            ReadWithEverything(text);
            ReadWithEverything(Convert.ToBase64String(bytes));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Damaged_values_never_throw() =>
        Prop.ForAll(Arb.From(Damaged()), text =>
        {
            ReadWithEverything(text);
            ReadWithEverything(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static void ReadWithEverything(string? text)
    {
        _ = DeviceIdentifier.TryParse(text, out _, out _);
        DeviceInfo.Read(text, text, out _);
        PartnerFrameworkStatus.Read(text).Judge(id => id, "x", DateTimeOffset.UnixEpoch);
        _ = TempPassIdentity.TryParse(text, "email", out _, out _);
        VisitorIdentifier.Read(text);
        _ = ResourceId.TryParse(text, out _, out _);
        _ = SsoToken.TryVerify(text, new Dictionary<string, Gatehouse.Protocols.Jose.JsonWebKeySet>(), [], DateTimeOffset.UnixEpoch, out _, out _);
        EnhancedError.Sanitize(text);
    }

    private static Gen<string> Damaged() =>
        from seed in Gen.Elements(Seeds)
        from at in Gen.Choose(0, seed.Length - 1)
        from length in Gen.Choose(0, 6)
        from with in Gen.Elements("", "\"", "{", "}", "[[[[[[", "\\ud800", "\ud800", "\u0000", "null", "1e999", "<", "&", "]]>")
        select string.Concat(seed.AsSpan(0, at), with, seed.AsSpan(Math.Min(seed.Length, at + length)));
}
