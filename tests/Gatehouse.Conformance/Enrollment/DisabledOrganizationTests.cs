using System.Net;
using System.Text;
using System.Text.Json;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Scep;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>
/// The operator switches an organization off, from another process than the one that serves: every door is closed from the
/// next request on, in words after which nobody gives up, and everything is as before once it is switched on again.
/// </summary>
[Specification("Enrollment 2: tokens that are refused")]
public abstract class DisabledOrganizationTests(Site site)
{
    [Fact]
    public async Task Step_7_disabled_organization_is_403_ORG_DISABLED()
    {
        using var tenant = await site.NewTenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        using var person = Browser.On(DeviceKind.IPhone, tenant.Address);
        using var program = Browser.On(DeviceKind.IPhone, tenant.Address, "application/json");
        var before = await person.OpenAsync(link);

        await SwitchAsync(tenant, "disable");
        var page = await person.OpenAsync(link);
        var problem = await program.OpenAsync(link);
        await SwitchAsync(tenant, "enable");

        Assert.Equal(200, before.Status);
        Assert.Equal((403, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("Enrollment is closed", Encoding.UTF8.GetString(page.Body), StringComparison.Ordinal);
        Assert.Equal((403, "application/problem+json"), (problem.Status, problem.MediaType));
        using var json = JsonDocument.Parse(problem.Body);
        Assert.Equal("ORG_DISABLED", json.RootElement.GetProperty("code").GetString());
        Assert.Equal(2, (await tenant.LogAsync("ORG_DISABLED")).Count(e => e.TokenId == token.Id && e.Outcome == "refused"));
        Assert.Equal(200, (await person.OpenAsync(link)).Status);
    }

    [Fact]
    public async Task Disabled_organization_hands_out_no_profile_that_waits()
    {
        using var tenant = await site.NewTenantAsync();
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);
        var (profile, address) = await browser.TapAsync(await tenant.LinkAsync(await tenant.TokenAsync()));
        Assert.Equal("application/x-apple-aspen-config", profile.MediaType);

        await SwitchAsync(tenant, "disable");
        var closed = await browser.OpenAsync(address);
        await SwitchAsync(tenant, "enable");

        Assert.Equal((403, "text/html"), (closed.Status, closed.MediaType));
        Assert.Equal(200, (await browser.OpenAsync(address)).Status);
    }

    [Fact]
    public async Task Disabled_organization_issues_nothing_and_unenrolls_nobody()
    {
        using var tenant = await site.NewTenantAsync();
        var enrolled = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var coming = await WireDevice.ObtainAsync(tenant, DeviceKind.IPhone);
        var profile = await WireDevice.DownloadAsync(tenant, tenant.NewDevice(DeviceKind.IPhone));
        var peer = ScepPeer.Of(tenant, profile.OfType("com.apple.security.scep").Single().Keys);

        await SwitchAsync(tenant, "disable");
        var idle = await enrolled.ReportAsync("Idle");
        var update = await enrolled.CheckInAsync(enrolled.TokenUpdate());
        var introduction = await coming.CheckInAsync(coming.Authenticate());
        var refused = await peer.RequestAsync();
        await SwitchAsync(tenant, "enable");

        Assert.All([idle, update, introduction], answer => Assert.Equal((503, 0), (answer.Status, answer.Body.Length)));
        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(refused).FailInfo);
        Assert.True((await enrolled.ReportAsync("Idle")).IsEmptyOk);
        Assert.Equal(200, (await coming.CheckInAsync(coming.Authenticate())).Status);
        Assert.IsType<ScepResult.Success>(await peer.RequestAsync());
        Assert.Single(await tenant.LogAsync("CHECKIN_REFUSED"), e => e.Detail!.Value.GetRawText().Contains("ORG_DISABLED", StringComparison.Ordinal));
        Assert.Single(await tenant.LogAsync("SCEP_FAIL"), e => e.Detail!.Value.GetRawText().Contains("ORG_DISABLED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disabled_organization_hears_a_device_that_leaves()
    {
        using var tenant = await site.NewTenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);

        await SwitchAsync(tenant, "disable");
        var goodbye = await device.CheckInAsync(device.Message("CheckOut"));
        await SwitchAsync(tenant, "enable");

        Assert.Equal(200, goodbye.Status);
        Assert.NotEmpty(await tenant.LogAsync("CHECKOUT"));
    }

    [Fact]
    public async Task Disabled_organization_refuses_sessions_keys_and_passwords_with_a_clear_problem()
    {
        var ct = TestContext.Current.CancellationToken;
        using var tenant = await site.NewTenantAsync();
        var key = await tenant.Api.CreateApiKeyAsync(new NewApiKey("CI", ["devices:read"]), ct);
        using var byKey = GatehouseClient.Connect(tenant.Address, key.Key);
        using var anonymous = GatehouseClient.Connect(tenant.Address);
        var email = (await OwnerAsync(tenant)).Email;

        await SwitchAsync(tenant, "disable");
        var session = await Assert.ThrowsAsync<GatehouseException>(() => tenant.Api.GetMeAsync(ct));
        var apiKey = await Assert.ThrowsAsync<GatehouseException>(() => byKey.GetMeAsync(ct));
        var right = await Assert.ThrowsAsync<GatehouseException>(() => anonymous.SignInAsync(new SignInRequest(email!, Ground.Password), ct));
        var wrong = await Assert.ThrowsAsync<GatehouseException>(() => anonymous.SignInAsync(new SignInRequest(email!, "something else"), ct));
        await SwitchAsync(tenant, "enable");

        Assert.All([session, apiKey, right], e => Assert.Equal((HttpStatusCode.Forbidden, "organization-disabled"), (e.StatusCode, e.Problem.Slug)));
        Assert.Equal("sign-in-failed", wrong.Problem.Slug); // who does not know the password does not learn it
        Assert.Equal(tenant.OrganizationId, (await tenant.Api.GetMeAsync(ct)).OrganizationId);
        Assert.Equal(tenant.OrganizationId, (await byKey.GetMeAsync(ct)).OrganizationId);
    }

    [Fact]
    public async Task Operator_sees_which_organizations_are_off_and_the_audit_trail_who_switched()
    {
        using var tenant = await site.NewTenantAsync();
        var slug = tenant.Session.Caller.OrganizationSlug;

        var switched = await SwitchAsync(tenant, "disable");
        var list = await site.Ground.RunCommandAsync("organization", "list");
        await SwitchAsync(tenant, "enable");

        Assert.Contains($"{slug}  off since ", switched, StringComparison.Ordinal);
        Assert.Contains($"{slug}  off since ", list, StringComparison.Ordinal);
        Assert.Contains($"{slug}  on  ", await site.Ground.RunCommandAsync("organization", "list"), StringComparison.Ordinal);
        var actions = new List<string>();
        await foreach (var entry in tenant.Api.ListAuditAsync(ct: TestContext.Current.CancellationToken))
        {
            actions.Add(entry.Action);
        }

        Assert.Equal(["organization.enable", "organization.disable"], actions.Where(a => a.StartsWith("organization.", StringComparison.Ordinal)).Take(2));
    }

    private Task<string> SwitchAsync(Tenant tenant, string verb) =>
        site.Ground.RunCommandAsync("organization", verb, tenant.Session.Caller.OrganizationSlug);

    private static async Task<Person> OwnerAsync(Tenant tenant)
    {
        await foreach (var person in tenant.Api.ListPeopleAsync(ct: TestContext.Current.CancellationToken))
        {
            return person;
        }

        throw new Xunit.Sdk.XunitException("An organization without people.");
    }
}

[Collection(nameof(SqliteSite))]
public sealed class DisabledOrganizationOnSqlite(SqliteSite site) : DisabledOrganizationTests(site);

[Collection(nameof(PostgresSite))]
public sealed class DisabledOrganizationOnPostgres(PostgresSite site) : DisabledOrganizationTests(site);
