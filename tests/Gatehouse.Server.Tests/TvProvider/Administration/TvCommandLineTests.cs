using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Cli;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Viewers.Trials;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.TvProvider.Administration;

/// <summary>What an operator types to have viewers sign in by their TV provider.</summary>
[Collection(nameof(SqliteGate))]
public sealed class TvCommandLineTests(SqliteGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_nothing_to_an_app_that_can_register()
    {
        var owner = await gate.OwnerAsync();
        using var shell = new Shell(gate.Address) { ["GATEHOUSE_API_KEY"] = owner.Token };

        await shell.DoAsync("tv", "add-programmer", "acme", "Acme Media");
        await shell.DoAsync("tv", "add-service-provider", "ACMETV", "Acme TV", "--programmer", "acme", "--domain", "acme.example", "--redirect", "https://www.acme.example/");
        await shell.DoAsync("tv", "add-mvpd", "apple", "BlueCable", "--name", "Blue Cable", "--metadata-url", "https://login.blue.example/metadata", "--apple-id", "blue-cable-tv", "--no-authorization");
        await shell.DoAsync("tv", "add-mvpd", "trial", "Trial30");
        await shell.DoAsync("tv", "add-mvpd", "openid", "GreenSat");
        await shell.DoAsync("tv", "integrate", "ACMETV", "BlueCable", "--single-sign-on", "--sign-in-days", "30", "--authorization-hours", "24");
        await shell.DoAsync("tv", "integrate", "ACMETV", "Trial30");
        var unfinished = await shell.RunAsync(["tv", "validate"]);
        await shell.DoAsync("tv", "remove", "mvpd", "GreenSat");
        await shell.DoAsync("tv", "validate");
        await shell.DoAsync("tv", "activate", "-m", "Blue Cable");
        var app = (await shell.JsonAsync("tv-apps", "create", "Acme for tvOS", "--service-provider", "ACMETV", "--platform", "tvOS", "--generate-scheme")).GetProperty("id").GetString()!;
        var statement = await shell.DoAsync("tv-apps", "issue", app);
        var report = await shell.DoAsync("tv", "report", "--mvpd", "BlueCable", "--csv");

        Assert.Equal(ExitCode.Failed, unfinished.ExitCode);
        Assert.Contains("mvpds/GreenSat/oAuth/clientSecret", unfinished.Out, StringComparison.Ordinal);
        Assert.Equal(3, statement.Trim().Split('.').Length);
        Assert.Contains("ACMETV,BlueCable,tvOS,true,2592000,false,86400,false,420,enabled", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_OAuth_provider_needs_no_file()
    {
        var owner = await gate.OwnerAsync();
        using var shell = new Shell(gate.Address) { ["GATEHOUSE_API_KEY"] = owner.Token, ["GATEHOUSE_TV_SECRET"] = "a secret" };
        await shell.DoAsync("tv", "add-programmer", "acme", "Acme Media");
        await shell.DoAsync("tv", "add-service-provider", "ACMETV", "Acme TV", "--programmer", "acme", "--domain", "acme.example");
        await shell.DoAsync(
            "tv", "add-mvpd", "oauth", "GreenSat", "--sign-in-url", "https://green.example/authorize", "--token-url", "https://green.example/token", "--user-info-url", "https://green.example/me",
            "--client-id", "acme-gate", "--scope", "tv profile", "--channel-parameter", "requestor", "--authorization-url", "https://green.example/rest");
        await shell.DoAsync(
            "tv", "add-mvpd", "openid", "FiberTel", "--issuer", "https://fiber.example", "--sign-in-url", "https://fiber.example/authorize", "--token-url", "https://fiber.example/token",
            "--keys-url", "https://fiber.example/keys", "--public-client", "--no-authorization");
        await shell.DoAsync("tv-secrets", "set", "GreenSat", "client");
        await shell.DoAsync("tv", "integrate", "ACMETV", "GreenSat");
        await shell.DoAsync("tv", "integrate", "ACMETV", "FiberTel");
        await shell.DoAsync("tv", "validate");

        var mvpds = (await shell.JsonAsync("tv", "draft")).GetProperty("configuration").GetProperty("mvpds").EnumerateArray().ToDictionary(m => m.GetProperty("id").GetString()!);
        var (green, fiber) = (mvpds["GreenSat"].GetProperty("oAuth"), mvpds["FiberTel"].GetProperty("oAuth"));
        Assert.Equal(("acme-gate", "requestor", "client"), (green.GetProperty("clientId").GetString(), green.GetProperty("serviceProviderParameter").GetString(), green.GetProperty("clientSecret").GetString()));
        Assert.Equal("https://green.example/rest", mvpds["GreenSat"].GetProperty("authorization").GetProperty("url").GetString());
        Assert.Equal(("https://fiber.example", "openid"), (fiber.GetProperty("issuer").GetString(), fiber.GetProperty("scope").GetString()));
        Assert.False(fiber.TryGetProperty("endSessionUrl", out var end) && end.ValueKind != System.Text.Json.JsonValueKind.Null);
        var wrong = await shell.RunAsync(["tv", "add-mvpd", "saml", "BlueCable", "--client-id", "x"]);
        Assert.Equal(ExitCode.Usage, wrong.ExitCode);
    }

    [Fact]
    public async Task Days_of_an_operator()
    {
        var site = await TvSite.CreateAsync(gate);
        using var shell = new Shell(gate.Address) { ["GATEHOUSE_API_KEY"] = site.Owner.Token, ["GATEHOUSE_TV_SECRET"] = "a secret" };
        var file = shell.File("tv.json", System.Text.Encoding.UTF8.GetBytes(await shell.DoAsync("tv", "export")));

        await shell.DoAsync("tv", "import", file, "--merge");
        await shell.DoAsync("tv", "put", "mvpd", shell.File("mvpd.json", System.Text.Encoding.UTF8.GetBytes(await shell.DoAsync("tv", "presets", "promotion"))));
        await shell.DoAsync("tv", "activate", "-m", "A promotion");
        await shell.DoAsync("tv", "restore", "1");
        await shell.DoAsync("tv", "discard", "--yes");
        await shell.DoAsync("tv-secrets", "set", TvExample.GreenSat, "client");
        var secrets = await shell.DoAsync("tv-secrets", "list");
        var rule = (await shell.JsonAsync("tv-degradations", "create", "authz-all", TvExample.FrailNet, "--service-provider", TvExample.Acme, "--hours", "2"))[0].GetProperty("id").GetString()!;
        await shell.DoAsync("tv-degradations", "end", rule);
        var key = await shell.JsonAsync("tv-keys", "rotate", "mediaToken");
        var pem = await shell.DoAsync("tv-keys", "certificate", key.GetProperty("id").GetString()!);

        Assert.Equal(2, (await shell.JsonAsync("tv", "revisions")).GetArrayLength());
        Assert.Contains("GreenSat", secrets, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", secrets, StringComparison.Ordinal);
        Assert.Equal(0, (await shell.JsonAsync("tv-degradations", "list")).GetArrayLength());
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", pem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_is_given_back_to_one_device_or_viewer_or_to_all()
    {
        var site = await TvSite.CreateAsync(gate);
        using var shell = new Shell(gate.Address) { ["GATEHOUSE_API_KEY"] = site.Owner.Token };
        await BeginAsync(site, TvExample.Promo5, "device-1", "5f3a");
        await BeginAsync(site, TvExample.Promo5, "device-2", "77aa");
        await BeginAsync(site, TvExample.Trial30, "device-1", null);

        var device = await shell.JsonAsync("tv-trials", "reset", TvExample.Acme, TvExample.Trial30, "--device", "fingerprint ZGV2aWNlLTE=");
        var viewer = await shell.JsonAsync("tv-trials", "reset", TvExample.Acme, TvExample.Promo5, "--identity", "77AA");
        var again = await shell.JsonAsync("tv-trials", "reset", TvExample.Acme, TvExample.Promo5, "--identity", "77aa");
        var all = await shell.JsonAsync("tv-trials", "reset", TvExample.Acme, TvExample.Promo5, "--yes");
        var none = await shell.RunAsync(["tv-trials", "reset", TvExample.Acme, TvExample.BlueCable, "--yes"]);

        Assert.Equal([1, 1, 0, 1], new[] { device, viewer, again, all }.Select(r => r.GetProperty("count").GetInt32()));
        Assert.Equal(ExitCode.Failed, none.ExitCode);
    }

    [Fact]
    public async Task The_sample_configuration_can_be_activated()
    {
        var owner = await gate.OwnerAsync();
        using var shell = new Shell(gate.Address) { ["GATEHOUSE_API_KEY"] = owner.Token };

        await shell.DoAsync("tv", "import", Repo.Path("samples", "tv", "configuration.json"));
        await shell.DoAsync("tv", "activate", "-m", "The sample");

        Assert.Equal("BlueCable", (await new TvSite(gate, owner).SettingsAsync()).Offered("ACMETV")[0].Mvpd.Id);
    }

    private static Task BeginAsync(TvSite site, string mvpd, string device, string? identity)
    {
        var keys = site.Part<Gatehouse.Server.TvProvider.Keys.ITvKeys>();
        var deviceHash = Gatehouse.Server.TvProvider.Administration.TrialNames.Device(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(device)), keys.HashKey(site.OrganizationId))!;
        var trial = TvExample.Configuration.Mvpds.Single(m => m.Id == mvpd).TempPass!;
        var viewer = identity is null ? null : Gatehouse.Server.TvProvider.Administration.TrialNames.Identity(trial, identity, keys.HashKey(site.OrganizationId))!;
        var owner = new TrialOwner(site.OrganizationId, TvExample.Acme, mvpd, deviceHash, viewer);
        Assert.True(Gatehouse.Protocols.TvProvider.ResourceId.TryParse("news", out var resource, out _));
        return site.Gate.Database.WriteAsync(tx => site.Part<TrialStore>().UseAsync(tx, owner, TrialTerms.Of(trial)!, resource!), Ct);
    }
}
