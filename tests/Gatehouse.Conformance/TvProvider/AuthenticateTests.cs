using System.IO.Compression;
using System.Text;
using System.Web;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Simulator.TvProvider.Living;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>Where a code leads in a browser: the cases T57 to T59, T61 and T90.</summary>
[Specification("TV provider API §2.7, §6.1, §6.2")]
public abstract class TvAuthenticateTests(Site site)
{
    private const string Sessions = TvWorld.Root + "/sessions";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T57_A_code_leads_to_the_MVPD_which_learns_for_whom()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync();
        var session = (await device.PostAsync(Sessions, TvWorld.Complete("BlueCable"))).Ok().Json;

        using var answer = await world.Tenant.Tenant.Anonymous.GetAsync(new Uri((string)session["url"]!, UriKind.Relative), Ct);

        Assert.Equal(302, (int)answer.StatusCode);
        Assert.StartsWith(new Uri(world.Blue.Address, "/sso").AbsoluteUri, answer.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        var request = Inflate(HttpUtility.ParseQueryString(answer.Headers.Location.Query)["SAMLRequest"]!);
        Assert.Contains(">ACMETV</", request, StringComparison.Ordinal);
        Assert.Contains(world.EntityId, request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_6_8_An_MVPD_that_recognizes_home_networks_learns_where_the_device_is_and_others_do_not()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync(world.Everywhere);
        device.Info = Convert.ToBase64String(Encoding.UTF8.GetBytes(TvDevice.AppleTv.Replace("\"connectionType\"", "\"connectionPort\":52100,\"connectionType\"", StringComparison.Ordinal)));

        var (home, other) = (await LedToAsync(world, device, TvWorld.Home), await LedToAsync(world, device, "ACMETV"));

        Assert.Contains("IsPassive=\"true\"", Inflate(home["SAMLRequest"]!), StringComparison.Ordinal);
        Assert.True(System.Net.IPAddress.TryParse(home["device_ip"], out _), home["device_ip"]);
        Assert.Equal("52100", home["device_port"]);
        Assert.Equal((null, null), (other["device_ip"], other["device_port"]));
    }

    [Fact]
    public async Task T58_T59_A_code_that_is_incomplete_or_none_leads_to_a_page()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync();
        var code = (await device.PostAsync(Sessions, ("mvpd", "BlueCable"))).Ok().Json["code"];

        foreach (var path in new[] { $"/api/v2/authenticate/ACMETV/{code}", "/api/v2/authenticate/ACMETV/ZZZZZZZ" })
        {
            using var answer = await world.Tenant.Tenant.Anonymous.GetAsync(new Uri(path, UriKind.Relative), Ct);
            Assert.Equal((400, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Theory]
    [InlineData(MvpdLie.OtherRequest)]
    [InlineData(MvpdLie.ForeignKey)]
    [InlineData(MvpdLie.Unsigned)]
    [InlineData(MvpdLie.OtherAudience)]
    [InlineData(MvpdLie.None)]
    public async Task T61_What_proves_nothing_signs_nobody_in(MvpdLie lie)
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync();
        var session = (await device.PostAsync(Sessions, TvWorld.Complete("BlueCable"))).Ok().Json;
        (world.Blue.Faults.Lie, world.Blue.Faults.Clock) = (lie, lie == MvpdLie.None ? TimeSpan.FromHours(-1) : TimeSpan.Zero);
        try
        {
            await world.BrowseAsync((string)session["url"]!);
        }
        catch (BrowserEndedException)
        {
            // An error page is as good as the way back to the app, which learns it by asking.
        }
        finally
        {
            (world.Blue.Faults.Lie, world.Blue.Faults.Clock) = (MvpdLie.None, TimeSpan.Zero);
        }

        Assert.Equal("""{"profiles":{}}""", (await device.GetAsync($"{TvWorld.Root}/profiles/code/{session["code"]}")).Ok().Text);
        await world.BrowseAsync((string)session["url"]!);
        Assert.Single(await TvWorld.ProfilesAsync(device));
    }

    [Fact]
    public async Task T90_An_MVPD_that_is_down_is_asked_again_and_nothing_is_kept()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.SignedInAsync();
        world.Blue.Faults.IsDown = true;
        System.Text.Json.Nodes.JsonNode failed;
        try
        {
            failed = await TvWorld.AuthorizeAsync(device);
        }
        finally
        {
            world.Blue.Faults.IsDown = false;
        }

        Assert.Contains((string?)failed["error"]!["code"], new[] { "network_connection_timeout", "network_received_error" });
        Assert.Equal("retry", (string?)failed["error"]!["action"]);
        Assert.True((bool)(await TvWorld.AuthorizeAsync(device))["authorized"]!);
    }

    private static async Task<System.Collections.Specialized.NameValueCollection> LedToAsync(TvWorld world, TvDevice device, string serviceProvider)
    {
        var session = (await device.PostAsync($"/api/v2/{serviceProvider}/sessions", TvWorld.Complete("BlueCable"))).Ok().Json;
        using var answer = await world.Tenant.Tenant.Anonymous.GetAsync(new Uri((string)session["url"]!, UriKind.Relative), Ct);
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
    }

    private static string Inflate(string deflated)
    {
        using var inflated = new DeflateStream(new MemoryStream(Convert.FromBase64String(deflated)), CompressionMode.Decompress);
        using var reader = new StreamReader(inflated, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvAuthenticateTestsOnSqlite(SqliteSite site) : TvAuthenticateTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvAuthenticateTestsOnPostgres(PostgresSite site) : TvAuthenticateTests(site);
