using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Degradations;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

public abstract class SharingTests(IViewerGate gate)
{
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    [Fact]
    public async Task T38_T81_A_platforms_identity_shares_a_profile_with_another_service_provider()
    {
        var world = await WorldAsync();
        var (first, second) = (await world.AppAsync(), await world.AppAsync());
        Identify(first, "Adobe-Subject-Token", "platform", "viewer-1");
        Identify(second, "Adobe-Subject-Token", "platform", "viewer-1");
        await world.SignInAsync(first);

        var session = (await second.PostAsync($"{ViewerWorld.OtherRoot}/sessions", ("mvpd", TvExample.BlueCable))).Ok().Json;
        var profile = Assert.Single(await ViewerWorld.ProfilesAsync(second, root: ViewerWorld.OtherRoot)).Value!;

        Assert.Equal(("authorize", "authenticatedSSO"), ((string)session["actionName"]!, (string)session["reasonType"]!));
        Assert.Equal(("platformSSO", "BlueCable"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(second, TvExample.BlueCable, root: ViewerWorld.OtherRoot))["authorized"]!);
        Assert.Equal("regular", (string?)Assert.Single(await ViewerWorld.ProfilesAsync(first)).Value!["type"]);
    }

    [Fact]
    public async Task T82_T83_A_programmers_identity_shares_across_devices_and_a_bad_token_is_none()
    {
        var world = await WorldAsync();
        var (first, second) = (await world.AppAsync(), await world.AppAsync());
        Identify(first, "AD-Service-Token", "service", "viewer-1");
        await world.SignInAsync(first);

        Identify(second, "AD-Service-Token", "service", "viewer-1");
        Assert.Equal("serviceTokenSSO", (string?)Assert.Single(await ViewerWorld.ProfilesAsync(second)).Value!["type"]);
        Identify(second, "AD-Service-Token", "service", "viewer-2");
        Assert.Empty(await ViewerWorld.ProfilesAsync(second));
        Identify(second, "AD-Service-Token", "service", "viewer-1");
        second.Headers["AD-Service-Token"] = second.Headers["AD-Service-Token"][..^4] + "AAAA";
        Assert.Empty(await ViewerWorld.ProfilesAsync(second));
        second.Headers.Remove("AD-Service-Token");
        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(second, TvExample.BlueCable))["error"]!["code"]);
    }

    [Fact]
    public async Task Nothing_is_shared_where_the_operator_does_not_want_it()
    {
        var world = await WorldAsync(i => i.ServiceProvider == TvExample.Other ? i with { AuthPerAggregator = true } : i);
        var (first, second) = (await world.AppAsync(), await world.AppAsync());
        Identify(first, "Adobe-Subject-Token", "platform", "viewer-1");
        Identify(second, "Adobe-Subject-Token", "platform", "viewer-1");
        await world.SignInAsync(first);
        await world.SignInAsync(first, root: ViewerWorld.OtherRoot);

        Assert.Empty(await ViewerWorld.ProfilesAsync(second, root: ViewerWorld.OtherRoot));
        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(second, TvExample.BlueCable, root: ViewerWorld.OtherRoot))["error"]!["code"]);
        Assert.Equal("platformSSO", (string?)Assert.Single(await ViewerWorld.ProfilesAsync(second)).Value!["type"]);
    }

    [Fact]
    public async Task T155_A_logout_by_identity_signs_out_every_app()
    {
        var world = await WorldAsync();
        var (first, second) = (await world.AppAsync(), await world.AppAsync());
        Identify(first, "Adobe-Subject-Token", "platform", "viewer-1");
        Identify(second, "Adobe-Subject-Token", "platform", "viewer-1");
        await world.SignInAsync(first);

        Assert.Equal("logout", (string?)(await second.GetAsync($"{ViewerWorld.OtherRoot}/logout/BlueCable?redirectUrl=https://other.example/")).Ok().Json["logouts"]!["BlueCable"]!["actionName"]);

        Assert.Empty(await ViewerWorld.ProfilesAsync(first));
    }

    [Fact]
    public async Task T146_T154_A_logout_says_what_is_left_to_do()
    {
        var world = await WorldAsync();
        var app = await world.SignedInAsync();
        await world.SignInAsync(app, TvExample.GreenSat);
        await world.Site.DegradeAsync(DegradationKind.AuthNAll, TvExample.FrailNet);
        await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30);

        Assert.Equal("""{"actionName":"logout","actionType":"interactive","mvpd":"BlueCable","url":"/tv/logout/somewhere"}""", await LogOutAsync(app, TvExample.BlueCable));
        Assert.Equal(ViewerWorld.Done, world.Mvpds.Logouts.Last());
        Assert.Equal("""{"actionName":"complete","actionType":"none","mvpd":"GreenSat"}""", await LogOutAsync(app, TvExample.GreenSat));
        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
        Assert.Equal("""{"actionName":"invalid","actionType":"none","mvpd":"GreenSat"}""", await LogOutAsync(app, TvExample.GreenSat));
        Assert.Equal("""{"actionName":"complete","actionType":"none","mvpd":"FrailNet"}""", await LogOutAsync(app, TvExample.FrailNet));
        Assert.Equal("""{"actionName":"complete","actionType":"none","mvpd":"Trial30"}""", await LogOutAsync(app, TvExample.Trial30));
        gate.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.False((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30))["authorized"]!);
        (await app.GetAsync($"{ViewerWorld.Root}/logout/BlueCable")).Refused(400, "invalid_parameter_redirect_url");
        (await app.GetAsync($"{ViewerWorld.Root}/logout/BlueCable?redirectUrl=https://evil.example/")).Refused(400, "invalid_parameter_redirect_url");
        (await app.GetAsync($"{ViewerWorld.Root}/logout/DarkNet?redirectUrl={ViewerWorld.Done}")).Refused(400, "invalid_integration");
        (await app.GetAsync($"/api/v2/logout/ACMETV/GreenSat?redirectUrl={ViewerWorld.Done}")).Ok();
    }

    [Fact]
    public async Task A_profile_that_has_ended_is_deleted_and_the_logout_invalid()
    {
        var world = await WorldAsync();
        var app = await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-1") with { Ends = gate.Clock.GetUtcNow().AddMinutes(1) });
        gate.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("invalid", await LogOutAsync(app, TvExample.BlueCable), StringComparison.Ordinal);
        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["error"]!["code"]);
    }

    private static async Task<string> LogOutAsync(TvApp app, string mvpd) =>
        (await app.GetAsync($"{ViewerWorld.Root}/logout/{mvpd}?redirectUrl={Uri.EscapeDataString(ViewerWorld.Done)}")).Ok().Json["logouts"]![mvpd]!.ToJsonString();

    private Task<ViewerWorld> WorldAsync(Func<TvIntegration, TvIntegration>? change = null) => ViewerWorld.CreateAsync(gate, c => c with
    {
        SsoIssuers = [.. new[] { "platform", "service" }.Select(k => new TvSsoIssuer { Issuer = $"https://{k}.example", Kind = k, Keys = [Key.Value.ExportSubjectPublicKeyInfoPem()] })],
        Integrations = [.. c.Integrations.Select(change ?? (i => i))],
    });

    private void Identify(TvApp app, string header, string issuer, string subject)
    {
        var now = gate.Clock.GetUtcNow().ToUnixTimeSeconds();
        app.Headers[header] = CompactJws.Write(
            new SigningKey(Key.Value, "k1"), "JWT",
            Encoding.UTF8.GetBytes($$"""{"iss":"https://{{issuer}}.example","sub":"{{subject}}","aud":"adobe","iat":{{now}},"exp":{{now + 86_400}}}"""));
    }
}

[Collection(nameof(SqliteViewerGate))]
public sealed class SharingTestsOnSqlite(SqliteViewerGate gate) : SharingTests(gate);

[Collection(nameof(PostgresViewerGate))]
public sealed class SharingTestsOnPostgres(PostgresViewerGate gate) : SharingTests(gate);
