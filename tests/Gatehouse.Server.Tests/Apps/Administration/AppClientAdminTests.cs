using System.Net;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.Cli;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps.Administration;

public abstract class AppClientAdminTests(IOAuthGate gate)
{
    private const string Path = "/api/v1/apps/clients";

    [Fact]
    public async Task An_app_made_by_the_API_can_enroll_once_the_organization_says_so()
    {
        var site = new AppSite(gate, await gate.OwnerAsync());
        using var device = new AppDevice(site);

        var app = await site.Owner.PostAsync<AppClient>(Path, new CreateAppClient(), HttpStatusCode.Created);
        (await device.EnrollAsync()).Refused("unauthorized_client", HttpStatusCode.Forbidden);
        using var put = await site.Owner.SendAsync(HttpMethod.Put, "/api/v1/apps/enrollment", new AppEnrollmentSettings { Enabled = true });
        var enrollment = await put.ReadAsync<AppEnrollment>(HttpStatusCode.OK);
        (await device.EnrollAsync()).Created();

        Assert.Equal((AppSite.ClientId, AppSite.ClientId, false), (app.ClientId, app.Name, app.Disabled));
        Assert.True(enrollment.Settings.Enabled);
        Assert.NotNull(enrollment.UpdatedAt);
    }

    [Fact]
    public async Task Settings_are_stored_as_given()
    {
        var site = new AppSite(gate, await gate.OwnerAsync());
        await site.OAuth.ResourceAsync(AppSite.Orders);
        var service = await site.OAuth.ServiceAsync();
        var settings = new AppClientSettings
        {
            AnonymousEnrollment = false,
            AllowedAudiences = [new AppAudience(AppSite.Orders) { Scopes = ["orders.read"], MinAcr = "0", TokenLifetime = TimeSpan.FromMinutes(2), SeesDeviceId = true, PairwiseSubject = true }],
            AllowedAuthenticationModes = ["biometric"],
            SoftwareIds = ["com.example.app"],
            MinimumVersion = "2.1",
            RatePerMinute = 5,
            KeyPolicy = "hardware",
            AccessTokenLifetime = TimeSpan.FromMinutes(2),
            RefreshTokenLifetime = TimeSpan.FromDays(1),
            GrantLifetime = TimeSpan.FromDays(2),
            ExchangedTokenLifetime = TimeSpan.FromMinutes(3),
            IntrospectedBy = [service.Client.Id],
            Attestation = new AppAttestation { AppleAppIds = ["TEAM123456.com.example.app"], AppleDevelopment = true, AndroidPackages = ["com.example.app"], AndroidSigningDigests = [new string('a', 64)] },
        };

        var made = await site.Owner.PostAsync<AppClient>(Path, new CreateAppClient("Shop", "The shop", settings), HttpStatusCode.Created);
        var read = await site.Owner.GetAsync<AppClient>($"{Path}/{made.Id}");
        var listed = Assert.Single((await site.Owner.GetAsync<Page<AppClient>>(Path)).Items);

        Assert.Equivalent(settings, read.Settings, strict: true);
        Assert.Equal(("Shop", "The shop"), (read.ClientId, read.Name));
        Assert.Equivalent(read, listed, strict: true);
    }

    [Theory]
    [InlineData("key policy", "settings.keyPolicy")]
    [InlineData("audience that nobody registered", "settings.allowedAudiences")]
    [InlineData("audience of ours", "settings.allowedAudiences")]
    [InlineData("client as audience", "settings.allowedAudiences")]
    [InlineData("modes", "settings.allowedAuthenticationModes")]
    [InlineData("inverted lifetimes", "settings.refreshTokenLifetime")]
    [InlineData("long exchanged token", "settings.exchangedTokenLifetime")]
    [InlineData("version", "settings.minimumVersion")]
    [InlineData("introspector", "settings.introspectedBy")]
    [InlineData("apple id", "settings.attestation")]
    [InlineData("package without digest", "settings.attestation")]
    [InlineData("digest", "settings.attestation")]
    public async Task What_would_fail_on_telephones_is_refused_when_it_is_saved(string fault, string field)
    {
        var site = new AppSite(gate, await gate.OwnerAsync());
        var settings = fault switch
        {
            "key policy" => new AppClientSettings { KeyPolicy = "pocket" },
            "audience that nobody registered" => new AppClientSettings { AllowedAudiences = [new AppAudience("https://nobody.example/")] },
            "audience of ours" => new AppClientSettings { AllowedAudiences = [new AppAudience("urn:gatehouse:internal")] },
            "client as audience" => new AppClientSettings { AllowedAudiences = [new AppAudience("Shop")] },
            "modes" => new AppClientSettings { AllowedAuthenticationModes = ["telepathy"] },
            "inverted lifetimes" => new AppClientSettings { RefreshTokenLifetime = TimeSpan.FromDays(91) },
            "long exchanged token" => new AppClientSettings { ExchangedTokenLifetime = TimeSpan.FromMinutes(6) },
            "version" => new AppClientSettings { MinimumVersion = "new" },
            "introspector" => new AppClientSettings { IntrospectedBy = ["cli_00000000000000000000000000"] },
            "apple id" => new AppClientSettings { Attestation = new AppAttestation { AppleAppIds = ["com.example.app"] } },
            "package without digest" => new AppClientSettings { Attestation = new AppAttestation { AndroidPackages = ["com.example.app"] } },
            _ => new AppClientSettings { Attestation = new AppAttestation { AndroidPackages = ["com.example.app"], AndroidSigningDigests = ["ab"] } },
        };

        using var answer = await site.Owner.SendAsync(HttpMethod.Post, Path, new CreateAppClient("Shop", null, settings));

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Contains(problem.Errors!.Keys, key => key.Equals(field, StringComparison.OrdinalIgnoreCase));
        Assert.Empty((await site.Owner.GetAsync<Page<AppClient>>(Path)).Items);
    }

    [Fact]
    public async Task A_client_id_is_given_once_and_a_change_made_on_what_is_there()
    {
        var site = new AppSite(gate, await gate.OwnerAsync());
        var made = await site.Owner.PostAsync<AppClient>(Path, new CreateAppClient("Shop"), HttpStatusCode.Created);

        using var again = await site.Owner.SendAsync(HttpMethod.Post, Path, new CreateAppClient("Shop"));
        await again.ProblemAsync(HttpStatusCode.Conflict, "conflict");
        using var stale = await site.Owner.SendAsync(HttpMethod.Patch, $"{Path}/{made.Id}", new UpdateAppClient("Other"), r => r.Headers.TryAddWithoutValidation("If-Match", "\"7\""));
        await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        using var renamed = await site.Owner.SendAsync(HttpMethod.Patch, $"{Path}/{made.Id}", new UpdateAppClient("Other"));
        var after = await renamed.ReadAsync<AppClient>(HttpStatusCode.OK);

        Assert.Equal(("Other", "Shop"), (after.Name, after.ClientId));
        Assert.Equivalent(made.Settings, after.Settings);
    }

    [Fact]
    public async Task A_deleted_app_takes_its_installations_and_their_users_along()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var app = Assert.Single((await site.Owner.GetAsync<Page<AppClient>>(Path)).Items);

        using var deleted = await site.Owner.SendAsync(HttpMethod.Delete, $"{Path}/{app.Id}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        Assert.Equal(0, await site.CountAsync("select (select count(*) from apps_installation where org_id = @org) + (select count(*) from apps_user where org_id = @org)"));
        Assert.Equal(0, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
        (await device.EnrollAsync()).Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_disabled_app_gives_its_installations_nothing()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        var app = Assert.Single((await site.Owner.GetAsync<Page<AppClient>>(Path)).Items);

        using var disabled = await site.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/oauth/clients/{app.Id}", new UpdateOAuthClient(Disabled: true));

        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        Assert.True((await site.Owner.GetAsync<AppClient>($"{Path}/{app.Id}")).Disabled);
    }

    [Fact]
    public async Task Everything_can_be_done_from_the_command_line()
    {
        var site = new AppSite(gate, await gate.OwnerAsync());
        await site.OAuth.ResourceAsync(AppSite.Orders);
        using var shell = new Shell(gate.Address);
        shell["GATEHOUSE_API_KEY"] = site.Owner.Token;

        await shell.DoAsync("app-enrollment", "enable");
        await shell.DoAsync("app-enrollment", "set", "--per-address", "100", "--unproven-per-minute", "50", "--platform", "android", "ios");
        var app = (await shell.JsonAsync("apps", "create")).GetProperty("id").GetString()!;
        await shell.DoAsync("apps", "allow", app, AppSite.Orders, "--scope", "orders.read", "--pairwise");
        using var device = await site.EnrolledAsync();
        var installation = (await shell.JsonAsync("installations", "list", "--platform", "android"))[0].GetProperty("id").GetString()!;
        await shell.DoAsync("installations", "block", installation, "--reason", "Lost");

        Assert.Equal("locked", (await shell.JsonAsync("installations", "show", installation)).GetProperty("state").GetString());
        await shell.DoAsync("installations", "unblock", installation);
        await shell.DoAsync("app-users", "block", device.Subject);
        await shell.DoAsync("app-users", "unblock", device.Subject);
        Assert.Contains(device.Subject, await shell.DoAsync("app-users", "list", "--anonymous"), StringComparison.Ordinal);
        var settings = (await shell.JsonAsync("app-enrollment", "show")).GetProperty("settings");
        Assert.Equal((100, 50), (settings.GetProperty("ratePerIpPerHour").GetInt32(), settings.GetProperty("ratePerLevelPerMinute").GetProperty("none").GetInt32()));
        Assert.Equal(AppSite.Orders, (await shell.JsonAsync("apps", "show", app)).GetProperty("settings").GetProperty("allowedAudiences")[0].GetProperty("audience").GetString());
        await shell.DoAsync("apps", "deny", app, AppSite.Orders);
        await shell.DoAsync("installations", "revoke", installation);
        await shell.DoAsync("app-users", "erase", device.Subject, "--yes");
        await shell.DoAsync("apps", "delete", app, "--yes");
        Assert.Equal(0, (await shell.JsonAsync("apps", "list")).GetArrayLength());
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class AppClientAdminOnSqlite(SqliteOAuthGate gate) : AppClientAdminTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class AppClientAdminOnPostgres(PostgresOAuthGate gate) : AppClientAdminTests(gate);
