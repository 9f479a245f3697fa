using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Plist;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Mdm.CheckIn;

public sealed class CheckInPropertyTests
{
    private static readonly string[] Keys =
    [
        "MessageType", "UDID", "EnrollmentID", "EnrollmentUserID", "UserID", "UserShortName", "Topic", "Token", "PushMagic",
        "UnlockToken", "AwaitingConfiguration", "Status", "CommandUUID", "ErrorChain", "Endpoint", "Data", "TokenServiceType",
    ];

    private static readonly PlistValue[] Plausible =
    [
        "TokenUpdate", "Authenticate", "GetToken", "DeclarativeManagement", "UserAuthenticate", "Idle", "Error", "status",
        "com.apple.mgmt.x", "com.apple.watch.pairing", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", true, 1, new byte[] { 1 }, new PlistArray([new PlistDictionary()]),
    ];

    [Fact]
    public void Any_dictionary_is_a_message_or_an_error() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Zip(Gen.Elements(Keys), Gen.OneOf(Gen.Elements(Plausible), PlistGenerators.Values))).ToArbitrary(), pairs =>
        {
            var message = new PlistDictionary();
            foreach (var (key, value) in pairs) message[key] = value;
            ParseAnything(PlistWriter.WriteBinary(message));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_altered_message_is_a_message_or_an_error()
    {
        var bodies = new[] { "token-update-iphone", "token-update-shared-ipad-user", "get-token-watch" }
            .SelectMany(name => (byte[][])[Fixture.Bytes(name + ".plist"), PlistWriter.WriteBinary(Fixture.Plist(name + ".plist"))]).ToArray();

        Prop.ForAll(Gen.Elements(bodies).ToArbitrary(), ArbMap.Default.ArbFor<(PositiveInt, byte)[]>(), (body, changes) =>
        {
            var altered = body.ToArray();
            foreach (var (at, value) in changes) altered[(at.Get * 7919) % altered.Length] = value;
            ParseAnything(altered);
        }).QuickCheckThrowOnFailure();
    }

    private static void ParseAnything(byte[] body)
    {
        Assert.Equal(CheckInParser.TryParse(body, out var message, out var error), message is not null);
        Assert.NotEqual(message is null, error is null);
        Assert.Equal(CommandReportParser.TryParse(body, out var report, out error), report is not null);
        Assert.NotEqual(report is null, error is null);
        if (report is not null) ReadResults(report);
    }

    private static void ReadResults(CommandReport report)
    {
        ProfileListResult.TryRead(report, out _);
        CertificateListResult.TryRead(report, out _);
        InstalledApplicationListResult.TryRead(report, out _);
        DeviceInformationResult.TryRead(report, out _);
        SecurityInfoResult.TryRead(report, out _);
        Assert.All(report.ErrorChain, error => Assert.NotEmpty(error.Description));
    }
}
