using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Saml;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>Single logout both ways. The profile goes first; nothing that a provider does keeps the viewer from where they were to end.</summary>
public abstract class MvpdLogoutTests(IGateFixture gate)
{
    private const string Bye = "https://acme.example/bye";
    private const string ProviderLogout = "https://blue.example/slo";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T146_T147_the_request_names_user_and_session_and_the_answer_leads_to_the_end()
    {
        var world = await MvpdWorld.StartAsync(gate);
        await world.SignInAsync();
        var (sent, _) = await LeaveAsync(world);

        using var response = await world.OpenAsync(Answer(world, sent, MvpdWorld.Signer));
        using var again = await world.OpenAsync(Answer(world, sent, MvpdWorld.Signer));

        Assert.Equal((ProviderLogout, "LogoutRequest", "u-7c1f", "_si9", LogoutRequest.ByUser), (
            sent.Address, sent.Root.LocalName, sent.Text("NameID"), sent.Text("SessionIndex"), sent.Root.GetAttribute("Reason")));
        Assert.Equal((HttpStatusCode.Redirect, Bye), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Equal(0, await world.CountProfilesAsync());
    }

    [Fact]
    public async Task An_answer_that_is_not_believed_is_logged_and_the_viewer_goes_on()
    {
        var world = await MvpdWorld.StartAsync(gate);
        await world.SignInAsync();
        var (sent, _) = await LeaveAsync(world);
        using var key = RSA.Create(2048);

        using var response = await world.OpenAsync(Answer(world, sent, new SamlSigner(key, TvExample.MvpdIdentity)));

        Assert.Equal(Bye, response.Headers.Location?.OriginalString);
        Assert.True(world.Logged("its answer to a logout"));
    }

    [Fact]
    public async Task A_link_of_a_logout_ends_after_half_an_hour()
    {
        var world = await MvpdWorld.StartAsync(gate);
        await world.SignInAsync();
        var url = await UrlAsync(world);
        gate.Clock.Advance(TimeSpan.FromMinutes(31));

        using var response = await world.OpenAsync(url);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_logout_that_begins_at_the_provider_ends_the_profiles_of_that_user(bool byPost)
    {
        var (world, other) = (await MvpdWorld.StartAsync(gate), await MvpdWorld.StartAsync(gate));
        await world.SignInAsync();
        await other.SignInAsync();

        using var response = await TellAsync(world, new NameId("u-7c1f", NameIdFormats.Persistent), MvpdWorld.Signer, byPost);

        var answer = SentMessage.OfRedirect(response.Headers.Location!);
        Assert.Equal((ProviderLogout, "LogoutResponse", "state", SamlStatus.Success), (
            answer.Address, answer.Root.LocalName, answer.RelayState, answer.All("StatusCode").First().GetAttribute("Value")));
        Assert.Equal((0, 1), (await world.CountProfilesAsync(), await other.CountProfilesAsync()));
    }

    [Fact]
    public async Task A_forged_logout_ends_nothing()
    {
        var world = await MvpdWorld.StartAsync(gate);
        await world.SignInAsync();
        using var key = RSA.Create(2048);

        using var forged = await TellAsync(world, new NameId("u-7c1f", NameIdFormats.Persistent), new SamlSigner(key, TvExample.MvpdIdentity), byPost: false);
        using var stranger = await TellAsync(world, new NameId("u-7c1f"), MvpdWorld.Signer, byPost: false, "https://nobody.example/saml");
        gate.Clock.Advance(TimeSpan.FromHours(1));
        using var another = await TellAsync(world, new NameId("u-0001", NameIdFormats.Persistent), MvpdWorld.Signer, byPost: false);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (forged.StatusCode, stranger.StatusCode, another.StatusCode));
        Assert.True(world.Logged(nameof(SamlFault.SignatureInvalid)));
        Assert.Equal(1, await world.CountProfilesAsync());
    }

    private static async Task<string> UrlAsync(MvpdWorld world)
    {
        var answer = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/logout/{TvExample.BlueCable}?redirectUrl={Uri.EscapeDataString(Bye)}")).Ok();
        var logout = answer.Json["logouts"]![TvExample.BlueCable]!;
        Assert.Equal("logout", (string?)logout["actionName"]);
        return (string)logout["url"]!;
    }

    private static async Task<(SentMessage Sent, string Url)> LeaveAsync(MvpdWorld world)
    {
        var url = await UrlAsync(world);
        Assert.Equal(0, await world.CountProfilesAsync());
        using var response = await world.OpenAsync(url);
        return (SentMessage.OfRedirect(response.Headers.Location!), url);
    }

    private string Answer(MvpdWorld world, SentMessage sent, SamlSigner signer) => new Uri(RedirectBinding.Write(
        new LogoutResponse(MvpdWorld.NewId(), gate.Clock.GetUtcNow(), world.Logout, MvpdWorld.Provider, sent.Id, new SamlStatus(SamlStatus.Success)), sent.RelayState, signer)).PathAndQuery;

    private async Task<HttpResponseMessage> TellAsync(MvpdWorld world, NameId name, SamlSigner signer, bool byPost, string issuer = MvpdWorld.Provider)
    {
        var request = new LogoutRequest(MvpdWorld.NewId(), gate.Clock.GetUtcNow(), world.Logout, issuer, name) { SessionIndexes = ["_si9"] };
        if (!byPost)
        {
            return await world.OpenAsync(new Uri(RedirectBinding.Write(request, "state", signer)).PathAndQuery);
        }

        var message = Convert.ToBase64String(Encoding.UTF8.GetBytes(request.ToSignedXml(signer)));
        return await world.PostFormAsync(new Uri(world.Logout).PathAndQuery, ("SAMLRequest", message), ("RelayState", "state"));
    }
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class MvpdLogoutTestsOnSqlite(SqliteMvpdGate gate) : MvpdLogoutTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class MvpdLogoutTestsOnPostgres(PostgresMvpdGate gate) : MvpdLogoutTests(gate);
