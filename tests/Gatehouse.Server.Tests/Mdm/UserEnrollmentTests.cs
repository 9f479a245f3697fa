using System.Net;
using System.Text;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Mdm.Support;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>What a user enrollment hides is neither asked for nor kept, and what it cannot do is not sent to it.</summary>
public abstract class UserEnrollmentTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Identifiers_that_a_device_tells_nevertheless_are_nowhere_afterwards()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync(userEnrollment: true);
        await device.EnrollAsync(m => m.Add("UnlockToken", "SECRETUNLOCK"u8.ToArray()));

        await device.DrainAsync(command => command.RequestType != "DeviceInformation" ? null : device.AcknowledgeAsync(command.Uuid, r => r.Add("QueryResponses", new PlistDictionary
        {
            { "DeviceName", "Ada's" }, { "SerialNumber", "SECRETSERIAL" }, { "UDID", "SECRETUDID" }, { "IMEI", "SECRETIMEI" }, { "WiFiMAC", "SECRETMAC" },
            { "ServiceSubscriptions", new PlistArray { new PlistDictionary { { "PhoneNumber", "SECRETPHONE" } } } },
        })));

        var shown = await organization.GetAsync(device);
        Assert.Equal(("Ada's", null, null, false), (shown.Name, shown.SerialNumber, shown.Udid, shown.HasUnlockToken));
        Assert.DoesNotContain("SECRET", shown.DeviceInformation.ToString()!, StringComparison.Ordinal);
        var bodies = await gate.Database.QueryAsync<byte[]>("select body from mdm_result where org_id = @Id", new { organization.Id }, Ct);
        Assert.NotEmpty(bodies);
        Assert.All(bodies, body => Assert.DoesNotContain("SECRET", Encoding.UTF8.GetString(body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_inventory_asks_only_what_may_be_answered()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync(userEnrollment: true);
        var plain = await organization.DeviceAsync();
        var asked = new List<string>();
        var asPlain = new List<string>();

        await device.EnrollAsync();
        await device.DrainAsync(command => Remember(command, asked));
        await plain.EnrollAsync();
        await plain.DrainAsync(command => Remember(command, asPlain));

        Assert.Contains("OSVersion", asked);
        Assert.Empty(asked.Intersect(["UDID", "SerialNumber", "IMEI", "MEID", "WiFiMAC", "BluetoothMAC", "EthernetMAC", "PhoneNumber"]));
        Assert.Contains("SerialNumber", asPlain);
    }

    [Theory]
    [InlineData("iPhone16,2", "ClearPasscode", "The device gave no unlock token")]
    [InlineData("iPhone16,2", "EraseDevice", "EraseDevice is not allowed in user enrollment")]
    [InlineData("Mac15,3", "DeviceLock", "DeviceLock is not allowed in user enrollment")]
    [InlineData("iPhone16,2", "RestartDevice", "RestartDevice is not allowed in user enrollment")]
    public async Task A_command_that_is_not_allowed_is_not_queued_and_the_reason_is_told(string product, string command, string reason)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync(product, userEnrollment: true);
        await device.EnrollAsync();

        var receipt = await organization.Owner.SendAsync<CommandReceipt>(
            HttpMethod.Post, "/api/v1/commands",
            new { requestType = command, deviceIds = new[] { device.Id }, parameters = command == "DeviceLock" ? new { pin = "123456" } : null });

        Assert.Equal((0, reason), (receipt.Queued, Assert.Single(receipt.Skipped).Reason));
    }

    [Fact]
    public async Task Facts_that_are_hidden_cannot_be_asked_for_by_name()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync(userEnrollment: true);
        await device.EnrollAsync();

        var receipt = await organization.Owner.SendAsync<CommandReceipt>(
            HttpMethod.Post, "/api/v1/commands",
            new { requestType = "DeviceInformation", deviceIds = new[] { device.Id }, parameters = new { queries = new[] { "OSVersion", "SerialNumber", "IMEI" } } });
        var whole = await organization.SendAsync(device, "DeviceInformation");

        Assert.Equal("DeviceInformation may not ask for SerialNumber, IMEI in user enrollment", Assert.Single(receipt.Skipped).Reason);
        Assert.Equal(1, whole.Queued);
    }

    [Fact]
    public async Task Settings_and_payloads_that_are_refused_are_not_sent_by_command_either()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync(userEnrollment: true);
        var plain = await organization.DeviceAsync();
        await device.EnrollAsync();
        await plain.EnrollAsync();
        var name = new PlistDictionary
        {
            { "RequestType", "Settings" },
            { "Settings", new PlistArray { new PlistDictionary { { "Item", "DeviceName" }, { "DeviceName", "Ours" } }, new PlistDictionary { { "Item", "OrganizationInfo" } } } },
        };
        var profile = new PlistDictionary
        {
            { "RequestType", "InstallProfile" },
            { "Payload", Samples.Profile("org.example.lock", Guid.NewGuid().ToString("D"), "com.apple.app.lock") },
        };

        Assert.Equal((1, "Settings may not set DeviceName in user enrollment"), await SendAsync(name));
        Assert.Equal((1, "com.apple.app.lock not allowed in user enrollment on iOS"), await SendAsync(profile));

        async Task<(int, string)> SendAsync(PlistDictionary command)
        {
            var receipt = await organization.Owner.SendAsync<CommandReceipt>(
                HttpMethod.Post, "/api/v1/commands", new { plist = PlistWriter.WriteXml(command), deviceIds = new[] { device.Id, plain.Id } });
            return (receipt.Queued, Assert.Single(receipt.Skipped).Reason);
        }
    }

    [Fact]
    public async Task A_profile_with_a_forbidden_payload_is_not_sent_and_the_payload_is_named()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var profile = await organization.Owner.SendAsync<ConfigurationProfile>(
            HttpMethod.Post, "/api/v1/profiles", new ProfileUpload(Samples.Profile("org.example.lock", Guid.NewGuid().ToString("D"), "com.apple.app.lock")));
        var group = await organization.GroupAsync("Phones", null, profile.Id);
        var hidden = await organization.DeviceAsync(userEnrollment: true, groupId: group.Id);
        var plain = await organization.DeviceAsync(groupId: group.Id);

        await hidden.EnrollAsync();
        await plain.EnrollAsync();
        var commands = await hidden.DrainAsync();

        Assert.DoesNotContain("InstallProfile", commands);
        Assert.Contains("InstallProfile", await plain.DrainAsync());
        var item = Assert.Single(await organization.ItemsAsync(hidden));
        Assert.Equal((DeviceProfileState.Failed, "com.apple.app.lock not allowed in user enrollment on iOS"), (item.State, item.Detail));
        Assert.Contains(gate.Observer.Of(hidden.Id), e => e.Code == "ITEM_FAILED" && e.Detail.Contains("com.apple.app.lock", StringComparison.Ordinal));
        Assert.Equal(DeviceCompliance.Error, (await organization.GetAsync(hidden)).Compliance);
    }

    private static Task<DeviceAnswer>? Remember(DeviceAnswer command, List<string> asked)
    {
        if (command.RequestType == "DeviceInformation")
        {
            asked.AddRange(command.Command!.Array("Queries")!.OfType<PlistString>().Select(q => q.Value));
        }

        return null;
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class UserEnrollmentTestsOnSqlite(MdmOnSqlite gate) : UserEnrollmentTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class UserEnrollmentTestsOnPostgres(MdmOnPostgres gate) : UserEnrollmentTests(gate);
