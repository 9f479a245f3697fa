using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>From the code of a television to a profile, by SAML.</summary>
public abstract class SamlSignInTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T57_authenticate_leads_to_the_MVPD_on_behalf_of_the_service_provider()
    {
        var world = await MvpdWorld.StartAsync(gate);

        var sent = await world.GoAsync(await world.CodeAsync());

        Assert.Equal("https://blue.example/sso", sent.Address);
        Assert.Equal((world.EntityId, world.Acs, TvExample.Acme), (sent.Issuer, sent.Root.GetAttribute("AssertionConsumerServiceURL"), sent.Text("RequesterID")));
        Assert.Equal(("false", "false"), (sent.Root.GetAttribute("ForceAuthn"), sent.Root.GetAttribute("IsPassive")));
        Assert.Equal(NameIdFormats.Persistent, sent.All("NameIDPolicy").Single().GetAttribute("Format"));
    }

    [Fact]
    public async Task T58_T59_a_code_that_leads_nowhere_gets_a_page_or_the_error_object()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var open = (string)(await world.App.PostAsync($"/api/v2/{TvExample.Acme}/sessions")).Ok().Json["code"]!;

        foreach (var (path, code) in new[]
        {
            ($"{TvExample.Acme}/{open}", "invalid_authentication_session"), ($"{TvExample.Acme}/ZZZZZZZ", "invalid_authentication_session"),
            ($"{TvExample.Acme}/a*b", "invalid_parameter_code"), ($"{TvExample.Other}/{open}", "invalid_authentication_session"),
        })
        {
            using var page = await world.OpenAsync($"/api/v2/authenticate/{path}");
            Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
            Assert.Contains(page.Headers.GetValues("x-trace").Single(), await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

            using var json = await world.OpenAsync($"/api/v2/authenticate/{path}", "application/json");
            Assert.Equal(code, (string?)JsonNode.Parse(await json.Content.ReadAsStringAsync(Ct))!["code"]);
        }
    }

    [Fact]
    public async Task Another_method_gets_405_as_a_page()
    {
        var world = await MvpdWorld.StartAsync(gate);

        using var response = await world.PostFormAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync()}");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("GET", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task T60_T62_the_viewer_signs_in_and_ends_exactly_where_the_session_says()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var code = await world.CodeAsync();
        var sent = await world.GoAsync(code.ToLowerInvariant());

        using var response = await world.PostAsync(world.Answer(sent.Id).ToXml(), sent.RelayState);

        Assert.Equal((HttpStatusCode.Redirect, MvpdWorld.RedirectUrl), (response.StatusCode, response.Headers.Location?.OriginalString));
        var profile = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/profiles/code/{code}")).Ok().Json["profiles"]![TvExample.BlueCable]!;
        Assert.Equal(("regular", "u-7c1f", "h-19ab"), (
            (string?)profile["type"], (string?)profile["attributes"]!["userID"]!["value"], (string?)profile["attributes"]!["householdID"]!["value"]));
        Assert.Empty(await (await world.AnotherAsync()).ProfilesAsync());

        // A code that signed somebody in signs nobody in any more.
        using var again = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{code}");
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        gate.Logs.AssertNone("u-7c1f", "h-19ab");
    }

    [Fact]
    public async Task An_encrypted_assertion_is_opened_and_one_in_clear_is_refused_where_encryption_is_wanted()
    {
        var world = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with { Saml = m.Saml! with { RequireEncrypted = true, RequireSigned = "assertion" } }));
        var metadata = SentMessage.Parse(await gate.Anonymous.GetStringAsync($"/saml/{world.Site.Owner.Slug}/metadata", Ct));
        var key = metadata.SelectSingleNode("//*[local-name()='KeyDescriptor'][@use='encryption']//*[local-name()='X509Certificate']")!.InnerText;
        var sent = await world.GoAsync(await world.CodeAsync());

        using var clear = await world.PostAsync(world.Answer(sent.Id).ToXml());
        using var response = await world.PostAsync((world.Answer(sent.Id) with { EncryptFor = Convert.FromBase64String(key) }).ToXml());

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (clear.StatusCode, response.StatusCode));
        Assert.True(world.Logged(nameof(SamlFault.AssertionNotEncrypted)));
        Assert.Equal([TvExample.BlueCable], await world.ProfilesAsync());
    }

    [Fact]
    public async Task Our_metadata_is_signed_and_names_every_key_and_address()
    {
        var world = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with { Saml = m.Saml! with { OurEntityId = "https://tv.example/us" } }));

        using var response = await gate.Anonymous.GetAsync($"/saml/{world.Site.Owner.Slug}/metadata", Ct);
        var root = SentMessage.Parse(await response.Content.ReadAsStringAsync(Ct));
        var special = SentMessage.Parse(await gate.Anonymous.GetStringAsync($"/saml/{world.Site.Owner.Slug}/metadata/{TvExample.BlueCable}", Ct));

        Assert.Equal(("application/samlmetadata+xml", world.EntityId), (response.Content.Headers.ContentType?.MediaType, root.GetAttribute("entityID")));
        Assert.Equal(world.Acs, ((System.Xml.XmlElement)root.SelectSingleNode("//*[local-name()='AssertionConsumerService']")!).GetAttribute("Location"));
        Assert.Equal(2, root.SelectNodes("//*[local-name()='SingleLogoutService']")!.Count);
        var signed = new System.Security.Cryptography.Xml.SignedXml(root);
        signed.LoadXml((System.Xml.XmlElement)root.SelectSingleNode("*[local-name()='Signature']")!);
        var certificate = root.SelectSingleNode("//*[local-name()='KeyDescriptor'][@use='signing']//*[local-name()='X509Certificate']")!.InnerText;
        using var key = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate)).GetRSAPublicKey()!;
        Assert.True(signed.CheckSignature(key));
        Assert.Equal("https://tv.example/us", special.GetAttribute("entityID"));
        Assert.Equal("https://tv.example/us", (await world.GoAsync(await world.CodeAsync())).Issuer);
    }

    [Fact]
    public async Task A_provider_that_refuses_leads_back_and_the_code_may_be_used_again()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var code = await world.CodeAsync();
        var sent = await world.GoAsync(code);
        var refusal = world.Answer(sent.Id) with { Assertion = null, Status = new SamlStatus(SamlStatus.Responder, SamlStatus.AuthnFailed) };

        using var failed = await world.PostAsync(refusal.ToXml());
        using var late = await world.PostAsync(world.Answer(sent.Id).ToXml());

        Assert.Equal((HttpStatusCode.Redirect, MvpdWorld.RedirectUrl), (failed.StatusCode, failed.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Empty(await world.ProfilesAsync());
        Assert.True(world.Logged("AuthnFailed"));

        var again = await world.GoAsync(code);
        using var response = await world.PostAsync(world.Answer(again.Id).ToXml());
        Assert.Equal([TvExample.BlueCable], await world.ProfilesAsync());
    }

    [Fact]
    public async Task A_proxy_is_told_whom_it_asks_for_and_may_answer_in_the_name_of_that_provider()
    {
        var world = await MvpdWorld.StartAsync(gate, c => c with
        {
            Mvpds = [.. c.Mvpds, new TvMvpd { Id = "SmallTown", DisplayName = "Small Town Cable", Proxy = TvExample.BlueCable }],
            Integrations = [.. c.Integrations, new TvIntegration { ServiceProvider = TvExample.Acme, Mvpd = "SmallTown" }],
        });
        var sent = await world.GoAsync(await world.CodeAsync("SmallTown"));

        using var response = await world.PostAsync(world.Answer(sent.Id, issuer: "SmallTown").ToXml());

        var entry = sent.All("IDPEntry").Single();
        Assert.Equal(("SmallTown", "Small Town Cable"), (entry.GetAttribute("ProviderID"), entry.GetAttribute("Name")));
        Assert.Equal(["SmallTown"], await world.ProfilesAsync());
    }

    [Fact]
    public async Task Requests_go_by_POST_and_on_behalf_of_where_a_provider_wants_that()
    {
        var world = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with
        {
            Adapter = "force-sign-in",
            UserIdAttribute = "householdID",
            Saml = m.Saml! with { Binding = "post", IssuerOnBehalfOf = true, NameIdFormat = NameIdFormats.Transient },
        }));

        using var page = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync()}");
        var sent = SentMessage.OfPage(await page.Content.ReadAsStringAsync(Ct));
        var answer = world.Answer(sent.Id);
        using var response = await world.PostAsync((answer with { Assertion = answer.Assertion! with { Audience = $"{world.EntityId}/on-behalf-of/{TvExample.Acme}" } }).ToXml());

        Assert.Equal(("https://blue.example/sso", $"{world.EntityId}/on-behalf-of/{TvExample.Acme}", "true"), (sent.Address, sent.Issuer, sent.Root.GetAttribute("ForceAuthn")));
        Assert.Single(sent.All("Signature"));
        var profiles = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/profiles")).Ok().Json["profiles"]!;
        Assert.Equal("h-19ab", (string?)profiles[TvExample.BlueCable]!["attributes"]!["userID"]!["value"]);
    }

    [Fact]
    public async Task Home_based_sign_in_asks_passively_first_and_openly_when_nobody_is_recognized()
    {
        var world = await MvpdWorld.StartAsync(gate, c => c with
        {
            Integrations = [.. c.Integrations.Select(i => i.Mvpd == TvExample.BlueCable ? i with { Traits = i.Traits with { HomeBased = true } } : i)],
        });
        var passive = await world.GoAsync(await world.CodeAsync());
        var nobody = world.Answer(passive.Id) with { Assertion = null, Status = new SamlStatus(SamlStatus.Responder, SamlStatus.NoPassive) };

        using var response = await world.PostAsync(nobody.ToXml());
        var open = SentMessage.OfRedirect(response.Headers.Location!);
        using var done = await world.PostAsync(world.Answer(open.Id).ToXml());

        Assert.Equal(("true", "false"), (passive.Root.GetAttribute("IsPassive"), open.Root.GetAttribute("IsPassive")));
        Assert.Equal([TvExample.BlueCable], await world.ProfilesAsync());
    }

    [Fact]
    public async Task An_answer_comes_back_to_the_organization_that_asked()
    {
        var (world, other) = (await MvpdWorld.StartAsync(gate), await MvpdWorld.StartAsync(gate));
        var sent = await world.GoAsync(await world.CodeAsync());

        using var stray = await other.PostAsync(world.Answer(sent.Id).ToXml());

        Assert.Equal(HttpStatusCode.BadRequest, stray.StatusCode);
        Assert.Equal((0, 0), (await world.CountProfilesAsync(), await other.CountProfilesAsync()));
    }
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class SamlSignInTestsOnSqlite(SqliteMvpdGate gate) : SamlSignInTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class SamlSignInTestsOnPostgres(PostgresMvpdGate gate) : SamlSignInTests(gate);
