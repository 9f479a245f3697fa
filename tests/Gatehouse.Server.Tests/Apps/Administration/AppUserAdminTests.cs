using System.Net;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps.Administration;

public abstract class AppUserAdminTests(IOAuthGate gate)
{
    private const string Path = "/api/v1/apps/users";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anonymous_users_are_listed_with_their_installations()
    {
        var site = await AppSite.CreateAsync(gate);
        using var first = await site.EnrolledAsync();
        using var second = await site.EnrolledAsync();

        var page = await site.Owner.GetAsync<Page<AppUser>>($"{Path}?anonymous=true&limit=1");
        var rest = await site.Owner.GetAsync<Page<AppUser>>($"{Path}?anonymous=true&limit=1&cursor={Uri.EscapeDataString(page.Next!)}");
        var known = await site.Owner.GetAsync<Page<AppUser>>($"{Path}?anonymous=false");

        Assert.Equal(new[] { first.Subject, second.Subject }.Order(StringComparer.Ordinal), page.Items.Concat(rest.Items).Select(u => u.Id).Order(StringComparer.Ordinal));
        Assert.All(page.Items, u => Assert.Equal((AppUserState.Active, null, 1), (u.State, u.PersonId, u.Installations)));
        Assert.Empty(known.Items);
    }

    [Fact]
    public async Task A_blocked_user_takes_its_installations_along_and_one_that_was_blocked_by_itself_stays_so()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.Equal(AppUserState.Locked, (await ChangeAsync(site, device, "block")).State);
        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        await site.Owner.PostAsync<AppInstallation>($"/api/v1/apps/installations/ins_{device.DeviceId}/block", new ChangeAppInstallation());
        Assert.Equal(AppUserState.Active, (await ChangeAsync(site, device, "unblock")).State);
        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        await site.Owner.PostAsync<AppInstallation>($"/api/v1/apps/installations/ins_{device.DeviceId}/unblock", new ChangeAppInstallation());

        Assert.True(await site.OAuth.IsLiveAsync(device.AccessToken));
    }

    [Fact]
    public async Task An_installation_of_a_blocked_user_is_not_woken_by_unblocking_it_alone()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        await site.Owner.PostAsync<AppInstallation>($"/api/v1/apps/installations/ins_{device.DeviceId}/block", new ChangeAppInstallation());
        await ChangeAsync(site, device, "block");

        await site.Owner.PostAsync<AppInstallation>($"/api/v1/apps/installations/ins_{device.DeviceId}/unblock", new ChangeAppInstallation());

        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        await ChangeAsync(site, device, "unblock");
        Assert.True(await site.OAuth.IsLiveAsync(device.AccessToken));
    }

    [Fact]
    public async Task An_erased_user_leaves_nothing_but_the_note_that_it_was_done()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var other = await site.EnrolledAsync();

        using (var erased = await site.Owner.SendAsync(HttpMethod.Delete, $"{Path}/{device.Subject}"))
        using (var again = await site.Owner.SendAsync(HttpMethod.Delete, $"{Path}/{device.Subject}"))
        {
            Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (erased.StatusCode, again.StatusCode));
        }

        foreach (var (table, column) in new[] { ("apps_user", "id"), ("apps_installation", "user_id"), ("oauth_grant", "subject") })
        {
            Assert.Equal([other.Subject], await gate.Database.QueryAsync<string>($"select {column} from {table} where org_id = @org and {column} is not null", new { org = site.OrganizationId }, Ct));
        }

        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        (await device.RefreshAsync()).Refused("invalid_grant");
        Assert.True(await site.OAuth.IsLiveAsync(other.AccessToken));
        Assert.Equal(1, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
        Assert.Contains((await site.Owner.GetAsync<Page<Gatehouse.Client.Contracts.Admin.AuditEntry>>("/api/v1/audit")).Items, e => e.Action == "app-user.erase" && e.TargetId == device.Subject);
    }

    [Fact]
    public async Task Another_organization_finds_nobody()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var stranger = await gate.OwnerAsync();

        using var erase = await stranger.SendAsync(HttpMethod.Delete, $"{Path}/{device.Subject}");
        await erase.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var block = await stranger.SendAsync(HttpMethod.Post, $"{Path}/{device.Subject}/block", new ChangeAppInstallation());
        await block.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.True(await site.OAuth.IsLiveAsync(device.AccessToken));
    }

    private static Task<AppUser> ChangeAsync(AppSite site, AppDevice device, string verb) =>
        site.Owner.PostAsync<AppUser>($"{Path}/{device.Subject}/{verb}", new ChangeAppInstallation());
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class AppUserAdminOnSqlite(SqliteOAuthGate gate) : AppUserAdminTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class AppUserAdminOnPostgres(PostgresOAuthGate gate) : AppUserAdminTests(gate);
