using System.Text;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>Single sign-on by Apple's framework: the cases T111 to T145.</summary>
[Specification("TV provider API §2.14, §2.15, §7.6")]
public abstract class TvPartnerTests(Site site)
{
    private const string Sessions = TvWorld.Root + "/sessions/sso/Apple";
    private const string Profiles = TvWorld.Root + "/profiles/sso/Apple";

    [Fact]
    public async Task T111_T112_T124_The_device_is_given_a_signed_request()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await DeviceAsync();
        TvWorld.Partner(device);

        var json = (await device.PostAsync($"{TvWorld.Root}/sessions/sso/apple", TvWorld.Places)).Ok().Json;

        Assert.Equal(("partner_profile", "direct", "none", "BlueCable"), Next(json));
        Assert.Equal(Profiles, (string?)json["url"]);
        Assert.False(json.ContainsKey("code"));
        Assert.Equal("saml", (string?)json["authenticationRequest"]!["type"]);
        var request = Encoding.UTF8.GetString(Convert.FromBase64String((string)json["authenticationRequest"]!["request"]!));
        Assert.StartsWith("<?xml version=\"1.0\"", request, StringComparison.Ordinal);
        var root = System.Xml.Linq.XElement.Parse(request);
        Assert.Equal(world.EntityId, root.Elements().Single(e => e.Name.LocalName == "Issuer").Value);
        Assert.Single(root.Elements(), e => e.Name.LocalName == "Signature");
        Assert.Equal("ACMETV", root.Descendants().Single(e => e.Name.LocalName == "RequesterID").Value);
    }

    [Theory]
    [InlineData(PartnerAccess.NotGranted)]
    [InlineData(PartnerAccess.NotDetermined)]
    [InlineData(null)]
    public async Task T113_T114_Without_permission_there_is_the_other_way(PartnerAccess? access)
    {
        var device = await DeviceAsync();
        if (access is { } stated)
        {
            TvWorld.Partner(device, stated, provider: null);
        }
        else
        {
            device.Headers["AP-Partner-Framework-Status"] = "Z2FyYmFnZQ==";
        }

        var json = (await device.PostAsync(Sessions, TvWorld.Places)).Ok().Json;

        Assert.Equal(("resume", "direct", "pfs_fallback", null), Next(json));
        Assert.Equal(["mvpd"], json["missingParameters"]!.AsArray().Select(n => (string)n!));
        (await device.GetAsync($"{TvWorld.Root}/sessions/{json["code"]}")).Ok();
    }

    [Fact]
    public async Task T115_T116_T117_T119_T126_Every_obstacle_has_its_own_answer()
    {
        var device = await DeviceAsync();

        TvWorld.Partner(device, expires: TimeSpan.FromMinutes(-1));
        Assert.Equal(("authenticate", "interactive", "pfs_fallback", "BlueCable"), Next((await device.PostAsync(Sessions, TvWorld.Places)).Ok().Json));
        TvWorld.Partner(device, provider: "nobody");
        Assert.Equal(("resume", "direct", "pfs_fallback", null), Next((await device.PostAsync(Sessions, TvWorld.Places)).Ok().Json));
        TvWorld.Partner(device, provider: "picker-tel");
        Assert.Equal(("authenticate", "interactive", "configuration_fallback", "PickerTel"), Next((await device.PostAsync(Sessions, TvWorld.Places)).Ok().Json));
        TvWorld.Partner(device);
        var incomplete = (await device.PostAsync(Sessions, ("domainName", "acme.example"))).Ok().Json;
        Assert.Equal(("resume", "direct", "missing_parameters_fallback", "BlueCable"), Next(incomplete));
        Assert.Equal(["redirectUrl"], incomplete["missingParameters"]!.AsArray().Select(n => (string)n!));
        device.Info = Convert.ToBase64String(Encoding.UTF8.GetBytes(TvDevice.Desktop));
        Assert.Equal(("authenticate", "interactive", "configuration_fallback", "BlueCable"), Next((await device.PostAsync(Sessions, TvWorld.Places)).Ok().Json));
    }

    [Fact]
    public async Task T118_T122_T123_T125_The_operators_settings_count()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync(world.Everywhere);
        TvWorld.Partner(device);

        Assert.Equal(("authenticate", "interactive", "configuration_fallback", "BlueCable"), Next((await device.PostAsync($"/api/v2/{TvWorld.Plain}/sessions/sso/Apple", TvWorld.Places)).Ok().Json));
        Assert.Equal(("authorize", "direct", "degraded", "BlueCable"), Next((await device.PostAsync($"/api/v2/{TvWorld.Weak}/sessions/sso/Apple", TvWorld.Places)).Ok().Json));
        (await device.PostAsync($"{TvWorld.Root}/sessions/sso/Nokia", TvWorld.Places)).Refused(400, "invalid_parameter_partner");
        (await device.PostAsync($"/api/v2/{TvWorld.Off}/sessions/sso/Apple", TvWorld.Places)).Refused(400, "invalid_integration");
    }

    [Fact]
    public async Task T120_T121_Who_is_signed_in_goes_on()
    {
        var world = await TvWorld.OfAsync(site);
        var (regular, apple) = (await world.SignedInAsync(), await world.AppleSignedInAsync());
        TvWorld.Partner(regular);

        Assert.Equal(("authorize", "direct", "authenticated", "BlueCable"), Next((await regular.PostAsync(Sessions, TvWorld.Places)).Ok().Json));
        Assert.Equal(("authorize", "direct", "authenticatedSSO", "BlueCable"), Next((await apple.PostAsync(Sessions, TvWorld.Places)).Ok().Json));
    }

    [Fact]
    public async Task T127_T135_T137_T145_The_MVPDs_answer_makes_a_profile_once()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await DeviceAsync();
        TvWorld.Partner(device);
        var response = EndingWithPlus(await world.AskFrameworkAsync(device));
        device.Headers["AP-Partner-Framework-Status"] = new PartnerFrameworkStatus(PartnerAccess.Granted, "blue-cable-tv", null).Write();

        var profile = (await device.PostAsync(Profiles, ("SAMLResponse", response.Replace('+', ' ')))).Ok(201).Json["profiles"]!["BlueCable"]!;

        Assert.Equal(("appleSSO", "Apple"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.Equal(30L * 86_400_000, (long)profile["notAfter"]! - (long)profile["notBefore"]!);
        Assert.Equal("u-7c1f", (string?)profile["attributes"]!["userID"]!["value"]);
        (await device.PostAsync(Profiles, ("SAMLResponse", response))).Refused(400, "invalid_parameter_saml_response");
    }

    [Fact]
    public async Task T128_T133_The_frameworks_word_is_judged_first()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await DeviceAsync();
        TvWorld.Partner(device);
        var response = await world.AskFrameworkAsync(device);
        async Task RefusedAsync(string? header, string code)
        {
            device.Headers["AP-Partner-Framework-Status"] = header ?? "";
            (await device.PostAsync(Profiles, ("SAMLResponse", response))).Refused(400, code);
        }

        await RefusedAsync(null, "invalid_header_pfs_permission_access_not_present");
        await RefusedAsync(Status("""{"frameworkPermissionInfo":{"accessStatus":"notDetermined"},"frameworkProviderInfo":{}}"""), "invalid_header_pfs_permission_access_not_determined");
        await RefusedAsync(Status("""{"frameworkPermissionInfo":{"accessStatus":"denied"},"frameworkProviderInfo":{}}"""), "invalid_header_pfs_permission_access_not_granted");
        await RefusedAsync(Status("""{"frameworkPermissionInfo":{"accessStatus":"restricted"},"frameworkProviderInfo":{}}"""), "invalid_header_pfs_permission_access_not_granted");
        await RefusedAsync(Status("""{"frameworkPermissionInfo":{"accessStatus":"granted"},"frameworkProviderInfo":{"id":"nobody"}}"""), "invalid_header_pfs_provider_id_not_determined");
        await RefusedAsync(Status("""{"frameworkPermissionInfo":{"accessStatus":"granted"},"frameworkProviderInfo":{"id":"picker-tel"}}"""), "invalid_header_pfs_provider_id_mismatch");
        await RefusedAsync(Status("""{"frameworkPermissionInfo":{"accessStatus":"granted"},"frameworkProviderInfo":{"id":"blue-cable-tv","expirationDate":"1000"}}"""), "invalid_header_pfs_provider_info_expired");
        TvWorld.Partner(device);
        Assert.Empty(await TvWorld.ProfilesAsync(device));
    }

    [Fact]
    public async Task T134_T136_What_proves_nothing_makes_no_profile()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync(world.Everywhere);
        TvWorld.Partner(device);
        var response = await world.AskFrameworkAsync(device);
        var tampered = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Convert.FromBase64String(response)).Replace("u-7c1f", "u-evil", StringComparison.Ordinal)));

        (await device.PostAsync(Profiles)).Refused(400, "invalid_parameter_saml_response");
        (await device.PostAsync(Profiles, ("SAMLResponse", "%%%"))).Refused(400, "invalid_parameter_saml_response");
        (await device.PostAsync(Profiles, ("SAMLResponse", tampered))).Refused(400, "invalid_parameter_saml_response");
        Assert.Empty(await TvWorld.ProfilesAsync(device));
        Assert.Equal("degraded", (string?)(await device.PostAsync($"/api/v2/{TvWorld.Weak}/profiles/sso/Apple", ("SAMLResponse", response))).Ok().Json["profiles"]!["BlueCable"]!["type"]);
    }

    [Fact]
    public async Task T138_T139_T140_Apples_profile_is_shown_with_the_frameworks_word_only()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.AppleSignedInAsync();
        await world.SignInAsync(device, TvExample.GreenSat);

        Assert.Equal(["BlueCable", "GreenSat"], (await TvWorld.ProfilesAsync(device)).Select(p => p.Key).Order(StringComparer.Ordinal));
        device.Headers.Remove("AP-Partner-Framework-Status");
        Assert.Equal("GreenSat", Assert.Single(await TvWorld.ProfilesAsync(device)).Key);
        TvWorld.Partner(device, PartnerAccess.NotGranted, provider: null);
        Assert.Empty(await TvWorld.ProfilesAsync(device, "BlueCable"));
    }

    [Fact]
    public async Task T141_T142_T143_Apples_profile_authorizes_with_the_frameworks_word_only()
    {
        var world = await TvWorld.OfAsync(site);
        var (apple, regular) = (await world.AppleSignedInAsync(), await world.SignedInAsync());

        Assert.NotNull((await TvWorld.AuthorizeAsync(apple))["token"]);
        apple.Headers.Remove("AP-Partner-Framework-Status");
        (await apple.PostJsonAsync($"{TvWorld.Root}/decisions/authorize/BlueCable", TvWorld.Body("acme-live"))).Refused(400, "invalid_header_pfs_permission_access_not_present");
        Assert.NotNull((await TvWorld.AuthorizeAsync(regular))["token"]);
    }

    [Fact]
    public async Task T144_The_next_app_on_the_device_has_its_own_flow_and_profile()
    {
        var world = await TvWorld.OfAsync(site);
        var (first, second) = (await world.AppleSignedInAsync(), await world.Tenant.AppleTvAsync(world.Tenant.App2));
        second.Identifier = first.Identifier;
        TvWorld.Partner(second);

        var response = await world.AskFrameworkAsync(second, TvWorld.OtherRoot);
        (await second.PostAsync($"{TvWorld.OtherRoot}/profiles/sso/Apple", ("SAMLResponse", response))).Ok(201);

        Assert.Single(await TvWorld.ProfilesAsync(first));
        Assert.Single(await TvWorld.ProfilesAsync(second, root: TvWorld.OtherRoot));
    }

    private static string Status(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    private static (string?, string?, string?, string?) Next(System.Text.Json.Nodes.JsonObject json) =>
        ((string?)json["actionName"], (string?)json["actionType"], (string?)json["reasonType"], (string?)json["mvpd"]);

    private async Task<TvDevice> DeviceAsync() => await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();

    // Blanks in the last tag, which is not signed, until the three last bytes are whole: then ">" is a plus sign in Base64.
    private static string EndingWithPlus(string response)
    {
        var xml = Encoding.UTF8.GetString(Convert.FromBase64String(response));
        var blanks = new string(' ', (3 - (Encoding.UTF8.GetByteCount(xml) % 3)) % 3);
        var padded = Convert.ToBase64String(Encoding.UTF8.GetBytes(xml[..^1] + blanks + '>'));
        Assert.EndsWith("+", padded, StringComparison.Ordinal);
        return padded;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvPartnerTestsOnSqlite(SqliteSite site) : TvPartnerTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvPartnerTestsOnPostgres(PostgresSite site) : TvPartnerTests(site);
