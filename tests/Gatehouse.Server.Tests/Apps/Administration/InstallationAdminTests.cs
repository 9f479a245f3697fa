using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps.Administration;

public abstract class InstallationAdminTests(IOAuthGate gate)
{
    private const string Path = "/api/v1/apps/installations";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Installations_are_found_by_what_is_known_of_them_page_by_page()
    {
        var site = await AppSite.CreateAsync(gate);
        using var first = await site.EnrolledAsync(b => b["platform"] = "ios");
        using var second = await site.EnrolledAsync();
        using var third = await site.EnrolledAsync();

        var page = await site.Owner.GetAsync<Page<AppInstallation>>($"{Path}?limit=2");
        var rest = await site.Owner.GetAsync<Page<AppInstallation>>($"{Path}?limit=2&cursor={Uri.EscapeDataString(page.Next!)}");
        var onPhone = await site.Owner.GetAsync<Page<AppInstallation>>($"{Path}?platform=ios");
        var byKey = await site.Owner.GetAsync<Page<AppInstallation>>($"{Path}?keyThumbprint={second.Thumbprint}");
        var none = await site.Owner.GetAsync<Page<AppInstallation>>($"{Path}?state=locked");

        Assert.Equal([Id(third), Id(second)], page.Items.Select(i => i.Id));
        Assert.Equal([Id(first)], rest.Items.Select(i => i.Id));
        Assert.Null(rest.Next);
        Assert.Equal(Id(first), Assert.Single(onPhone.Items).Id);
        var one = Assert.Single(byKey.Items);
        Assert.Equal((second.Subject, AppSite.ClientId, AppInstallationState.Active, "none", "1.4.0"), (one.UserId, one.ClientId, one.State, one.AttestationLevel, one.SoftwareVersion));
        Assert.Empty(none.Items);
    }

    [Fact]
    public async Task A_blocked_installation_gets_nothing_until_it_is_unblocked_and_its_tokens_sleep()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        var blocked = await ChangeAsync(site, device, "block", "Lost telephone");
        Assert.Equal((AppInstallationState.Locked, "device_locked"), (blocked.State, blocked.StateBecause));
        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        (await device.RefreshAsync()).Refused("invalid_grant");

        Assert.Equal(AppInstallationState.Active, (await ChangeAsync(site, device, "unblock")).State);
        Assert.True(await site.OAuth.IsLiveAsync(device.AccessToken));
        (await device.RefreshAsync()).Given();
        var entries = await AuditAsync(site);
        Assert.Contains(entries, e => e.Action == "installation.block" && e.TargetId == Id(device));
        Assert.Contains(entries, e => e.Action == "installation.unblock");
    }

    [Fact]
    public async Task A_revoked_installation_has_nothing_any_more_and_its_key_opens_nothing()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.Equal(AppInstallationState.Revoked, (await ChangeAsync(site, device, "revoke")).State);

        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        (await device.RefreshAsync()).Refused("invalid_grant");
        (await device.EnrollAsync()).Refused("device_exists", HttpStatusCode.Conflict);
        using var unblock = await site.Owner.SendAsync(HttpMethod.Post, $"{Path}/{Id(device)}/unblock", new ChangeAppInstallation());
        await unblock.ProblemAsync(HttpStatusCode.Conflict, "conflict");
        using var again = await site.Owner.SendAsync(HttpMethod.Post, $"{Path}/{Id(device)}/revoke", new ChangeAppInstallation());
        await again.ProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task A_deleted_installation_is_gone_from_the_list_and_the_count_and_its_key_may_enroll_again()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var id = Id(device);

        using (var deleted = await site.Owner.SendAsync(HttpMethod.Delete, $"{Path}/{id}"))
        using (var again = await site.Owner.SendAsync(HttpMethod.Delete, $"{Path}/{id}"))
        {
            Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (deleted.StatusCode, again.StatusCode));
        }

        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        Assert.Empty((await site.Owner.GetAsync<Page<AppInstallation>>(Path)).Items);
        Assert.Equal(AppInstallationState.Deleted, (await site.Owner.GetAsync<AppInstallation>($"{Path}/{id}")).State);
        Assert.Equal(0, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
        (await device.EnrollAsync()).Created();
    }

    [Fact]
    public async Task Another_organization_finds_nothing_and_readers_change_nothing()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var stranger = await gate.OwnerAsync();
        var reader = await gate.PersonAsync(site.Owner, Role.ReadOnly);

        foreach (var verb in (string[])["block", "unblock", "revoke"])
        {
            using var foreign = await stranger.SendAsync(HttpMethod.Post, $"{Path}/{Id(device)}/{verb}", new ChangeAppInstallation());
            await foreign.ProblemAsync(HttpStatusCode.NotFound, "not-found");
            using var forbidden = await reader.SendAsync(HttpMethod.Post, $"{Path}/{Id(device)}/{verb}", new ChangeAppInstallation());
            await forbidden.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        Assert.Empty((await stranger.GetAsync<Page<AppInstallation>>(Path)).Items);
        Assert.Equal(AppInstallationState.Active, (await reader.GetAsync<AppInstallation>($"{Path}/{Id(device)}")).State);
    }

    private static string Id(AppDevice device) => "ins_" + device.DeviceId;

    private static Task<AppInstallation> ChangeAsync(AppSite site, AppDevice device, string verb, string? reason = null) =>
        site.Owner.PostAsync<AppInstallation>($"{Path}/{Id(device)}/{verb}", new ChangeAppInstallation(reason));

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(AppSite site) => (await site.Owner.GetAsync<Page<AuditEntry>>("/api/v1/audit")).Items;
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class InstallationAdminOnSqlite(SqliteOAuthGate gate) : InstallationAdminTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class InstallationAdminOnPostgres(PostgresOAuthGate gate) : InstallationAdminTests(gate);
