using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>What apps are offered: the cases T23 to T31.</summary>
[Specification("TV provider API §2.3")]
public abstract class TvConfigurationTests(Site site)
{
    private const string Configuration = "/api/v2/ACMETV/configuration";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T23_The_configuration_names_the_service_provider_and_its_MVPDs()
    {
        var answer = (await (await AppleTvAsync()).GetAsync(Configuration)).Ok();

        Assert.Equal("ACMETV", (string?)answer.Json["requestor"]!["id"]);
        Assert.Equal("Acme TV", (string?)answer.Json["requestor"]!["name"]);
        Assert.Equal("""[{"name":"acme.example","mvpdInitiated":false}]""", answer.Json["requestor"]!["domains"]!.ToJsonString());
        Assert.NotEmpty(answer.Json["requestor"]!["mvpds"]!.AsArray());
        Assert.Equal("application/json;charset=UTF-8", answer.ContentType!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(("tv", "tvOS", "tvOS"), ((string?)answer.Json["device"], (string?)answer.Json["clientType"], (string?)answer.Json["os"]));
        Assert.InRange((long)answer.Json["time"]!, 1_600_000_000_000, long.MaxValue);
    }

    [Fact]
    public async Task T24_A_slash_at_the_end_changes_nothing()
    {
        var device = await AppleTvAsync();

        Assert.Equal((await device.GetAsync(Configuration)).Ok().Text, (await device.GetAsync(Configuration + "/")).Ok().Text);
    }

    [Fact]
    public async Task T25_An_Apple_TV_learns_what_Apples_framework_knows()
    {
        var cable = Mvpd((await (await AppleTvAsync()).GetAsync(Configuration)).Ok().Json, "BlueCable")!;

        Assert.Equal("SUPPORTED", (string?)cable["boardingStatus"]);
        Assert.Equal("blue-cable-tv", (string?)cable["platformMappingId"]);
        Assert.True((bool)cable["enablePlatformServices"]!);
        Assert.True((bool)cable["displayInPlatformPicker"]!);
        Assert.Equal("PICKER", (string?)Mvpd((await (await AppleTvAsync()).GetAsync(Configuration)).Json, "PickerTel")!["boardingStatus"]);
    }

    [Fact]
    public async Task T26_A_computer_does_not()
    {
        var cable = Mvpd((await (await (await TvTenant.OfAsync(site)).DesktopAsync()).GetAsync(Configuration)).Ok().Json, "BlueCable")!;

        Assert.False(cable.AsObject().ContainsKey("boardingStatus"));
        Assert.NotEqual(true, (bool?)cable["enablePlatformServices"]);
    }

    [Fact]
    public async Task T27_Headers_of_the_device_may_be_left_out()
    {
        var device = await AppleTvAsync();
        (device.Identifier, device.Info) = (null, null);

        var answer = (await device.GetAsync(Configuration)).Ok();

        Assert.Equal(("unknown", "Unknown"), ((string?)answer.Json["device"], (string?)answer.Json["os"]));
    }

    [Fact]
    public async Task T28_A_disabled_integration_is_not_offered() =>
        Assert.Null(Mvpd((await (await AppleTvAsync()).GetAsync(Configuration)).Ok().Json, "DarkNet"));

    [Fact]
    public async Task T29_A_trial_is_marked() =>
        Assert.True((bool)Mvpd((await (await AppleTvAsync()).GetAsync(Configuration)).Ok().Json, "Trial30")!["isTempPass"]!);

    [Fact]
    public async Task T30_A_service_provider_that_nobody_knows_is_an_invalid_parameter()
    {
        var tenant = await TvTenant.OfAsync(site);
        var device = await tenant.AppleTvAsync(await tenant.ApplicationAsync());

        (await device.GetAsync("/api/v2/NOSUCH/configuration")).Refused(400, "invalid_parameter_service_provider");
        (await device.GetAsync("/api/v2/acmetv/configuration")).Refused(400, "invalid_parameter_service_provider");
    }

    [Fact]
    public async Task T31_The_configuration_cannot_be_posted()
    {
        var refused = (await (await AppleTvAsync()).PostAsync(Configuration)).Refused(405, "method_not_allowed");

        Assert.Equal(405, (int)refused.Json["status"]!);
    }

    [Fact]
    public async Task Section_2_3_Who_has_it_already_is_told_so()
    {
        var tenant = await TvTenant.OfAsync(site);
        var device = await tenant.AppleTvAsync();
        var tag = (await device.GetAsync(Configuration)).Ok().Headers.ETag!.ToString();
        device.Headers["If-None-Match"] = tag;
        Assert.Equal(304, (await device.GetAsync(Configuration)).Status);

        // Something that no other test looks at.
        var before = await tenant.Tenant.Api.ExportTvConfigurationAsync(Ct);
        var name = $"Later{Guid.NewGuid():n}";
        await tenant.ActivateAsync(before with
        {
            Mvpds = [.. before.Mvpds, new TvMvpd { Id = name, DisplayName = name, TempPass = new TvTempPass { DurationSeconds = 60 } }],
            Integrations = [.. before.Integrations, new TvIntegration { ServiceProvider = "ACMETV", Mvpd = name }],
        });

        await Eventually.TrueAsync(async () => (await device.GetAsync(Configuration)).Status == 200, "the new configuration is sent");
    }

    [Theory]
    [InlineData("gzip", DecompressionMethods.GZip)]
    [InlineData("br;q=0.5, gzip;q=0", DecompressionMethods.Brotli)]
    public async Task Section_2_3_It_travels_compressed(string accepted, DecompressionMethods method)
    {
        var tenant = await TvTenant.OfAsync(site);
        var device = await tenant.AppleTvAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = method });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(tenant.Tenant.Address, Configuration));
        request.Headers.Authorization = new("Bearer", device.Token);
        request.Headers.TryAddWithoutValidation("X-Device-Info", device.Info);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);

        Assert.Null(response.Content.Headers.ContentLength); // taken away with the encoding
        Assert.Equal("ACMETV", (string?)JsonNode.Parse(text)!["requestor"]!["id"]);
    }

    private static JsonNode? Mvpd(JsonObject configuration, string id) => configuration["requestor"]!["mvpds"]!.AsArray().SingleOrDefault(m => (string?)m!["id"] == id);

    private async Task<TvDevice> AppleTvAsync() => await (await TvTenant.OfAsync(site)).AppleTvAsync();
}

[Collection(nameof(SqliteSite))]
public sealed class TvConfigurationTestsOnSqlite(SqliteSite site) : TvConfigurationTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvConfigurationTestsOnPostgres(PostgresSite site) : TvConfigurationTests(site);
