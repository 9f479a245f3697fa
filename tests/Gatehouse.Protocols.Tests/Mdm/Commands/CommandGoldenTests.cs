using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Mdm.Commands;

/// <summary>The bytes that devices get. Compare a new golden with the schema file that the command names.</summary>
public sealed class CommandGoldenTests
{
    private const string Uuid = "0001_Golden";

    // Every command with every key.
    private static readonly IMdmCommand[] Samples =
    [
        new CertificateList(ManagedOnly: true),
        new ClearPasscode("unlock token"u8.ToArray()),
        new DeviceConfigured(),
        new DeviceInformation(["UDID", "OSVersion", "DevicePropertiesAttestation"], "a nonce"u8.ToArray()),
        new DeviceLock("123456", "Lost & found: <please> call", "+420 555 000 111"),
        new EraseDevice("123456", true, true, "DoNotObliterate", new ReturnToServicePlan(true, "profile"u8.ToArray(), "wifi"u8.ToArray(), "bootstrap"u8.ToArray())),
        new InstallProfile("<plist/>"u8.ToArray()),
        new InstalledApplicationList(["com.example.notes"], true, ["Identifier", "BundleSize"]),
        new ProfileList(ManagedOnly: false),
        new RemoveProfile("example.wifi"),
        new RestartDevice(true, ["/Library/Extensions/Example.kext"], true),
        new SecurityInfo(),
        new ShutDownDevice(),
        new UserConfigured(),
    ];

    public static TheoryData<string> Names => [.. MdmCommandCatalog.Entries.Where(entry => entry.Form is not null).Select(entry => entry.RequestType)];

    [Theory, MemberData(nameof(Names))]
    public void Every_typed_command_of_the_catalogue_matches_its_golden(string name)
    {
        var command = Assert.Single(Samples, sample => sample.Name == name);

        Golden.Match(CommandEnvelope.Write(Uuid, CommandEnvelope.Command(command)), $"{name}.plist");
    }

    [Fact]
    public void Every_command_type_is_in_the_catalogue()
    {
        var types = typeof(IMdmCommand).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IMdmCommand)));

        Assert.Equal(types.Select(type => type.Name).Order(StringComparer.Ordinal), Names.Select(row => row.Data).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void Optional_keys_are_left_out(string name)
    {
        IMdmCommand[] bare =
        [
            new CertificateList(), new ClearPasscode(), new DeviceInformation(["UDID"]), new DeviceLock(), new EraseDevice(),
            new InstallProfile("p"u8.ToArray()), new InstalledApplicationList(), new ProfileList(), new RemoveProfile("i"), new RestartDevice(),
        ];
        var command = bare.FirstOrDefault(sample => sample.Name == name) ?? Samples.First(sample => sample.Name == name);

        var required = name switch { "DeviceInformation" => "Queries", "InstallProfile" => "Payload", "RemoveProfile" => "Identifier", _ => null };

        Assert.Equal(required is null ? ["RequestType"] : ["RequestType", required], CommandEnvelope.Command(command).Keys);
    }

    [Fact]
    public void The_unlock_token_is_added_on_delivery()
    {
        var command = CommandEnvelope.Command(new ClearPasscode());
        Assert.True(ClearPasscode.NeedsUnlockToken(command));

        ClearPasscode.AddUnlockToken(command, "unlock token"u8.ToArray());

        Assert.False(ClearPasscode.NeedsUnlockToken(command));
        Assert.Equal(CommandEnvelope.Command(new ClearPasscode("unlock token"u8.ToArray())), command);
        Assert.False(ClearPasscode.NeedsUnlockToken(CommandEnvelope.Command(new SecurityInfo())));
    }

    [Fact]
    public void Secrets_are_neither_printed_nor_shown()
    {
        var erase = new EraseDevice("123456", ReturnToService: new ReturnToServicePlan(true, "profile"u8.ToArray()));

        Assert.DoesNotContain("123456", erase.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("123456", new DeviceLock("123456").ToString(), StringComparison.Ordinal);
        Assert.Equal(
            new PlistDictionary
            {
                { "RequestType", "EraseDevice" }, { "PIN", "(hidden)" },
                { "ReturnToService", new PlistDictionary { { "Enabled", true }, { "MDMProfileData", "(hidden)" } } },
            },
            CommandSecrets.Masked(CommandEnvelope.Command(erase)));
        Assert.Equal(
            "(3 bytes)",
            CommandSecrets.Masked(new PlistDictionary { { "Queries", new PlistArray([new byte[] { 1, 2, 3 }]) } }).Array("Queries")![0].ToString());
    }
}
