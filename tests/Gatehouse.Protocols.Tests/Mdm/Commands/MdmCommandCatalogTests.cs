using System.Text.Json;
using Gatehouse.Protocols.Mdm.Commands;

namespace Gatehouse.Protocols.Tests.Mdm.Commands;

public sealed class MdmCommandCatalogTests
{
    [Fact]
    public void The_catalogue_has_every_command_once_and_in_order()
    {
        var names = MdmCommandCatalog.Entries.Select(entry => entry.RequestType).ToArray();

        Assert.Equal(68, names.Length);
        Assert.Equal(names.Distinct().Order(StringComparer.OrdinalIgnoreCase), names);
        Assert.All(MdmCommandCatalog.Entries, entry => Assert.NotEmpty(entry.Since));
        Assert.All(MdmCommandCatalog.Entries, entry => Assert.Subset(entry.Since.Keys.ToHashSet(), entry.Supervised.Union(entry.Automated).Union(entry.UserEnrollment).ToHashSet()));
        Assert.All(MdmCommandCatalog.Entries, entry => Assert.True(entry.AccessRight == 0 || int.IsPow2(entry.AccessRight)));
    }

    [Theory]
    [InlineData("DeviceLock", """{"pin":"123456","message":"Call us"}""")]
    [InlineData("DeviceLock", "{}")]
    [InlineData("DeviceLock", """{"pin":null}""")]
    [InlineData("DeviceInformation", """{"queries":["OSVersion"],"deviceAttestationNonce":"AQID"}""")]
    [InlineData("InstallProfile", """{"payload":"PHBsaXN0Lz4="}""")]
    [InlineData("RemoveProfile", """{"identifier":"example.wifi"}""")]
    [InlineData("ProfileList", """{"managedOnly":true}""")]
    [InlineData("InstalledApplicationList", """{"identifiers":["a"],"managedAppsOnly":false,"items":["Name"]}""")]
    [InlineData("EraseDevice", """{"obliterationBehavior":"Always","returnToService":{"enabled":true,"wiFiProfileData":"AQID"}}""")]
    [InlineData("RestartDevice", """{"notifyUser":true,"kextPaths":[]}""")]
    [InlineData("ClearPasscode", "null")]
    public void Commands_are_made_from_JSON(string name, string json)
    {
        Assert.True(MdmCommandCatalog.TryCreate(name, JsonDocument.Parse(json).RootElement, out var command, out var error), error);
        Assert.Equal(name, command.Name);
    }

    [Fact]
    public void Values_arrive_in_the_command()
    {
        var json = JsonDocument.Parse("""
            {"pin":"123456","preserveDataPlan":false,"returnToService":{"enabled":true,"mdmProfileData":"AQID"}}
            """).RootElement;

        Assert.True(MdmCommandCatalog.TryCreate("EraseDevice", json, out var command, out _));

        var erase = Assert.IsType<EraseDevice>(command);
        Assert.Equal(("123456", false, null), (erase.Pin, erase.PreserveDataPlan, erase.DisallowProximitySetup));
        Assert.Equal(new byte[] { 1, 2, 3 }, erase.ReturnToService?.MdmProfileData?.ToArray());
    }

    [Fact]
    public void DeviceInformation_asks_for_an_inventory_unless_told_otherwise()
    {
        Assert.True(MdmCommandCatalog.TryCreate("DeviceInformation", default, out var command, out _));

        Assert.Equal(DeviceInformation.Inventory, Assert.IsType<DeviceInformation>(command).Queries);
    }

    [Theory]
    [InlineData("DeviceLock", "[]", "the parameters are not a JSON object")]
    [InlineData("DeviceLock", """{"pin":"12345"}""", "pin is not 6 digits")]
    [InlineData("DeviceLock", """{"pin":"12345a"}""", "pin is not 6 digits")]
    [InlineData("DeviceLock", """{"pin":123456}""", "pin is not a string")]
    [InlineData("DeviceLock", """{"PIN":"123456"}""", "PIN is not a parameter of this command")]
    [InlineData("DeviceLock", """{"<script>":1}""", "one of the names is not a parameter of this command")]
    [InlineData("DeviceLock", """{"message":"a","message":"b"}""", "message is given twice")]
    [InlineData("InstallProfile", "{}", "payload is missing")]
    [InlineData("InstallProfile", """{"payload":null}""", "payload is missing")]
    [InlineData("InstallProfile", """{"payload":""}""", "payload is empty")]
    [InlineData("InstallProfile", """{"payload":"not base64"}""", "payload is not base64")]
    [InlineData("RemoveProfile", """{"identifier":""}""", "identifier is empty")]
    [InlineData("ProfileList", """{"managedOnly":"true"}""", "managedOnly is not true or false")]
    [InlineData("DeviceInformation", """{"queries":[]}""", "queries has an element that is not a name, or none")]
    [InlineData("DeviceInformation", """{"queries":["a b"]}""", "queries has an element that is not a name, or none")]
    [InlineData("DeviceInformation", """{"queries":[1]}""", "queries has an element that is not a string")]
    [InlineData("DeviceInformation", """{"queries":"OSVersion"}""", "queries is not a list")]
    [InlineData("EraseDevice", """{"obliterationBehavior":"Never"}""", "obliterationBehavior is not one of Default, DoNotObliterate, ObliterateWithWarning, Always")]
    [InlineData("EraseDevice", """{"returnToService":true}""", "returnToService is not an object")]
    [InlineData("EraseDevice", """{"returnToService":{}}""", "returnToService.enabled is missing")]
    [InlineData("EraseDevice", """{"returnToService":{"enabled":true,"wiFiProfileData":1}}""", "returnToService.wiFiProfileData is not base64")]
    [InlineData("ClearPasscode", """{"unlockToken":"AQID"}""", "unlockToken is not a parameter of this command")]
    [InlineData("Settings", "{}", "Settings can be sent only as a property list")]
    [InlineData("Nonsense", "{}", "the command is unknown")]
    public void Wrong_parameters_are_named(string name, string json, string expected)
    {
        Assert.False(MdmCommandCatalog.TryCreate(name, JsonDocument.Parse(json).RootElement, out var command, out var error));
        Assert.Null(command);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_nonce_has_at_most_32_bytes()
    {
        var json = JsonSerializer.SerializeToElement(new { deviceAttestationNonce = new byte[33] });

        Assert.False(MdmCommandCatalog.TryCreate("DeviceInformation", json, out _, out var error));
        Assert.Contains("1 to 32 bytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_values_are_refused()
    {
        var json = JsonSerializer.SerializeToElement(new { message = new string('x', 5000) });

        Assert.False(MdmCommandCatalog.TryCreate("DeviceLock", json, out _, out var error));
        Assert.Equal("message is longer than 4096 characters", error);
    }

    [Fact]
    public void Secret_parameters_are_marked()
    {
        Assert.Equal(["pin"], MdmCommandCatalog.Find("DeviceLock")!.SecretParameters);
        Assert.Equal(
            ["pin", "returnToService.mdmProfileData", "returnToService.wiFiProfileData", "returnToService.bootstrapToken"],
            MdmCommandCatalog.Find("EraseDevice")!.SecretParameters);
        Assert.Empty(MdmCommandCatalog.Find("Settings")!.SecretParameters);
    }
}
