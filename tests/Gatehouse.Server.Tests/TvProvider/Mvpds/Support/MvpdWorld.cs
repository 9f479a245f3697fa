using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds.Support;

/// <summary>A television with an app, a browser, and an identity provider that answers whatever a test wants it to.</summary>
internal sealed class MvpdWorld(TvSite site, TvApp app)
{
    public const string Provider = "https://blue.example/saml";
    public const string RedirectUrl = "https://acme.example/done?from=tv&x=%20y";

    public TvSite Site => site;

    public TvApp App => app;

    public static SamlSigner Signer { get; } = new(TvExample.MvpdIdentity.GetRSAPrivateKey()!, TvExample.MvpdIdentity);

    public string Acs => At("acs");

    public string EntityId => At("metadata");

    public string Logout => At("slo");

    /// <summary>The process that the browser speaks with.</summary>
    public HttpClient Browser { get; init; } = site.Gate.Anonymous;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<MvpdWorld> StartAsync(IGateFixture gate, Func<TvConfiguration, TvConfiguration>? change = null)
    {
        var site = await TvSite.CreateAsync(gate, change);
        return new MvpdWorld(site, await TvApp.StartAsync(site));
    }

    /// <summary>Another television of the same organization, where nobody is signed in.</summary>
    public async Task<MvpdWorld> AnotherAsync() => new(site, await TvApp.StartAsync(site));

    /// <summary>The configuration with one MVPD changed.</summary>
    public static Func<TvConfiguration, TvConfiguration> With(string mvpd, Func<TvMvpd, TvMvpd> change) =>
        c => c with { Mvpds = [.. c.Mvpds.Select(m => m.Id == mvpd ? change(m) : m)] };

    /// <summary>A code of the television, ready for the browser.</summary>
    public async Task<string> CodeAsync(string mvpd = TvExample.BlueCable)
    {
        var answer = (await app.PostAsync($"/api/v2/{TvExample.Acme}/sessions", ("mvpd", mvpd), ("domainName", "acme.example"), ("redirectUrl", RedirectUrl))).Ok();
        return (string?)answer.Json["code"] ?? throw new InvalidOperationException($"No code: {answer.Text}");
    }

    /// <summary>What a browser gets.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, string accept = "text/html,application/xhtml+xml") => SendAsync(HttpMethod.Get, path, null, accept);

    /// <summary>What a browser gets that is where the television is.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string accept = "text/html")
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.ExpectContinue = content is not null; // so that a body nobody wants is not sent at all
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", app.Headers["X-Forwarded-For"]);
        return await Browser.SendAsync(request, Ct);
    }

    /// <summary>Opens the address of a code; the request that the MVPD gets.</summary>
    public async Task<SentMessage> GoAsync(string code)
    {
        using var response = await OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{code}");
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync(Ct));
        return SentMessage.OfRedirect(response.Headers.Location!);
    }

    /// <summary>A good answer, unsigned; to be altered.</summary>
    public IssuedResponse Answer(string requestId, string user = "u-7c1f", string issuer = Provider)
    {
        var now = site.Gate.Clock.GetUtcNow();
        return new IssuedResponse(NewId(), now, Acs, issuer, new SamlStatus(SamlStatus.Success))
        {
            InResponseTo = requestId,
            Assertion = new IssuedAssertion(NewId(), now, issuer, new NameId(user, NameIdFormats.Persistent))
            {
                Audience = EntityId, Recipient = Acs, InResponseTo = requestId, NotBefore = now.AddSeconds(-30), NotOnOrAfter = now.AddMinutes(5), SessionIndex = "_si9",
                Attributes = [new SamlAttribute("householdID", ["h-19ab"]), new SamlAttribute("hba_status", ["maybe"])],
            },
            AssertionSigner = Signer,
        };
    }

    /// <summary>Posts an answer as the browser does.</summary>
    public Task<HttpResponseMessage> PostAsync(string xml, string? relayState = null) => PostFormAsync(
        $"/saml/{site.Owner.Slug}/acs", ("SAMLResponse", Convert.ToBase64String(Encoding.UTF8.GetBytes(xml))), ("RelayState", relayState ?? ""));

    public Task<HttpResponseMessage> PostFormAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Puts a client secret where the configuration names it.</summary>
    public Task KeepSecretAsync(string mvpd, string name, string secret) =>
        site.Gate.Database.WriteAsync(tx => site.Part<SecretStore>().SaveAsync(tx, site.OrganizationId, mvpd, name, secret, "test"), Ct);

    /// <summary>Signs in at BlueCable.</summary>
    public async Task SignInAsync(string user = "u-7c1f")
    {
        var sent = await GoAsync(await CodeAsync());
        using var response = await PostAsync(Answer(sent.Id, user).ToXml());
        Assert.Equal(RedirectUrl, response.Headers.Location?.OriginalString);
    }

    /// <summary>MVPDs that the television has a profile of.</summary>
    public async Task<string[]> ProfilesAsync() => [.. (await app.GetAsync($"/api/v2/{TvExample.Acme}/profiles")).Ok().Json["profiles"]!.AsObject().Select(p => p.Key)];

    /// <summary>How many profiles the organization has, whoever could see them.</summary>
    public async Task<long> CountProfilesAsync() => await site.Gate.Database.FirstAsync<long>(
        "select count(*) from tv_profile where org_id = @id", new { id = site.OrganizationId }, Ct);

    /// <summary>True when the log says that of this organization.</summary>
    public bool Logged(string text) => site.Gate.Logs.Lines.Any(l => l.Text.Contains(text, StringComparison.Ordinal) && l.Text.Contains(site.OrganizationId, StringComparison.Ordinal));

    private string At(string path) => site.Part<PublicUrls>().For($"/saml/{site.Owner.Slug}/{path}");

    public static string NewId() => SamlId.From(RandomNumberGenerator.GetBytes(SamlId.RandomBytes));
}
