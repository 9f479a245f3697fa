using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Mdm.Results;

public sealed class CommandReportTests
{
    [Theory]
    [InlineData("idle-iphone", CommandStatus.Idle)]
    [InlineData("acknowledged-install-profile", CommandStatus.Acknowledged)]
    [InlineData("error-install-profile", CommandStatus.Error)]
    [InlineData("command-format-error", CommandStatus.CommandFormatError)]
    [InlineData("not-now", CommandStatus.NotNow)]
    public void Every_status_is_read(string fixture, CommandStatus status)
    {
        var report = Read(fixture);

        Assert.Equal(status, report.Status);
        Assert.Equal(status == CommandStatus.Idle ? null : "4C1E0B7A-2D3F-4E5A-9B8C-7D6E5F4A3B2C", report.CommandUuid);
        Assert.Equal(Fixture.Bytes(fixture + ".plist"), report.Raw.ToArray());
    }

    [Theory]
    [InlineData("idle")]
    [InlineData("IDLE")]
    [InlineData("Done")]
    [InlineData("")]
    [InlineData("0")]
    public void Status_is_exact(string status) => Assert.Contains("Status", Refuse("idle-iphone", ("Status", status)), StringComparison.Ordinal);

    [Fact]
    public void A_report_names_its_command_and_its_sender()
    {
        Assert.Contains("CommandUUID", Refuse("not-now", ("CommandUUID", null)), StringComparison.Ordinal);
        Assert.Contains("CommandUUID", Refuse("not-now", ("CommandUUID", new string('u', 257))), StringComparison.Ordinal);
        Assert.Contains("UDID", Refuse("not-now", ("UDID", null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Mac_user_at_login_asks_for_everything_now()
    {
        var report = Read("idle-mac-user-login");

        Assert.True(report.NeedSyncResponse);
        Assert.False(report.UserConfiguration);
        Assert.Equal(EnrollmentKind.MacUser, report.Enrollment.Kind);
    }

    [Fact]
    public void An_error_chain_keeps_its_order_and_explains_codes_without_words()
    {
        var chain = Read("error-install-profile").ErrorChain;

        Assert.Equal(
            [new CommandError("MCInstallationErrorDomain", 4001, "Profil konnte nicht installiert werden.", "Profile Installation Failed"),
             new CommandError("MCProfileErrorDomain", 1009, "Das Profil „Wi-Fi“ konnte nicht installiert werden.", null),
             new CommandError("MCPayloadErrorDomain", 2004, null, null)],
            chain);
        Assert.Equal(
            ["Profile Installation Failed", "Das Profil „Wi-Fi“ konnte nicht installiert werden.", "A payload has an unsupported value"],
            chain.Select(error => error.Description));
    }

    [Theory]
    [InlineData("MCMDMErrorDomain", 12021, "The device does not know this request type")]
    [InlineData("MCMDMErrorDomain", 12055, "The update of the system failed")]
    [InlineData("MCSCEPErrorDomain", 22013, "The answer to the certificate request is not valid")]
    [InlineData("MCChaperoneErrorDomain", 29000, "The device is not supervised")]
    [InlineData("MCMDMErrorDomain", 1, null)]
    [InlineData("NSOSStatusErrorDomain", 12021, null)]
    public void Error_codes_are_explained_within_their_domain(string domain, long code, string? expected)
    {
        Assert.Equal(expected, CommandErrorCodes.Explain(domain, code));
        Assert.Equal(expected ?? $"{domain} {code}", new CommandError(domain, code, null, null).Description);
    }

    [Fact]
    public void A_report_printed_shows_no_results() =>
        Assert.Equal("Acknowledged 4C1E0B7A-2D3F-4E5A-9B8C-7D6E5F4A3B2C from 00008110-001A2B3C4D5E601E", Read("device-information").ToString());

    internal static CommandReport Read(string fixture)
    {
        Assert.True(CommandReportParser.TryParse(Fixture.Bytes(fixture + ".plist"), out var report, out var error), error?.ToString());
        return report;
    }

    private static string Refuse(string fixture, (string Key, PlistValue? Value) change)
    {
        var body = Fixture.Plist(fixture + ".plist");
        if (change.Value is null) body.Remove(change.Key);
        else body[change.Key] = change.Value;
        Assert.False(CommandReportParser.TryParse(PlistWriter.WriteXml(body), out _, out var error));
        return error.Reason;
    }
}
