using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody is after the sign-in page: from another site, in a frame, with a link of theirs, or by guessing names.</summary>
public abstract partial class SignInAttackTests(Site site)
{
    [Fact]
    [Specification("RFC 9700 §4.16, RFC 6749 §10.13")]
    public async Task No_page_of_ours_can_be_framed()
    {
        var client = await ClientAsync(askConsent: true);
        using var visitor = new Visitor();

        var (at, _) = await visitor.SignInPageAsync(client.AuthorizeAddress());
        var signIn = await visitor.OpenAsync(at);
        var submitted = await visitor.SubmitAsync(new(signIn.Body, new Uri(at)), client.Site.PersonName, OAuthSite.Password);
        var (_, consent) = await visitor.FollowAsync(Absolute(client, submitted));
        var mistake = await visitor.OpenAsync(client.AuthorizeAddress(("redirect_uri", "https://evil.example.org/")));
        var (_, device) = await visitor.FollowAsync($"{client.Site.Issuer}/device");

        foreach (var page in new[] { signIn, consent, mistake, device })
        {
            Assert.Equal("text/html", page.MediaType);
            Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
            Assert.Contains("no-store", page.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Specification("RFC 6749 §10.12")]
    public async Task Form_that_did_not_come_from_our_page_signs_nobody_in()
    {
        var client = await ClientAsync();
        using var victim = new Visitor();
        using var attacker = new Visitor();
        var (at, page) = await victim.SignInPageAsync(client.AuthorizeAddress());
        var (_, others) = await attacker.SignInPageAsync(client.AuthorizeAddress());
        var key = others.PostForms().First().Fields.Single(f => f.Key == "form");
        KeyValuePair<string, string>[] credentials = [new("identifier", client.Site.PersonName), new("password", OAuthSite.Password)];

        var without = await victim.PostAsync(at, credentials);
        var foreign = await victim.PostAsync(at, [key, .. credentials]);
        var elsewhere = await attacker.PostAsync(at, [page.PostForms().First().Fields.Single(f => f.Key == "form"), .. credentials]);

        foreach (var answer in new[] { without, foreign, elsewhere })
        {
            Assert.Equal((403, null), (answer.Status, answer.Headers.Location));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    [Specification("RFC 6749 §10.12")]
    public async Task Consent_is_given_by_the_page_of_the_same_browser_only()
    {
        var client = await ClientAsync(askConsent: true);
        using var victim = new Visitor();
        using var attacker = new Visitor();
        var (_, page) = await victim.SignInPageAsync(client.AuthorizeAddress());
        var submitted = await victim.SubmitAsync(page, client.Site.PersonName, OAuthSite.Password);
        var (at, consent) = await victim.FollowAsync(Absolute(client, submitted));
        var form = new Simulator.Enrollment.HtmlPage(consent.Body, new Uri(at)).PostForms().First();

        var without = await victim.PostAsync(form.Action.AbsoluteUri, [new("decision", "allow")]);
        var elsewhere = await attacker.PostAsync(form.Action.AbsoluteUri, [.. form.Fields, new("decision", "allow")]);
        var allowed = await victim.PostAsync(form.Action.AbsoluteUri, [.. form.Fields, new("decision", "allow")]);

        Assert.All((WireAnswer[])[without, elsewhere], answer => Assert.True(answer.Status is >= 400 and < 500 && answer.Headers.Location is null, $"{answer.Status}"));
        Assert.StartsWith(OAuthSite.RedirectUri + "?code=", allowed.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    // The attacker begins, and sends the victim the link of the half-finished sign-in or of its return: the code would be the attacker's to redeem.
    [Fact]
    [Specification("RFC 9700 §4.7")]
    public async Task Link_of_somebody_else_s_sign_in_leads_nowhere()
    {
        var client = await ClientAsync();
        using var attacker = new Visitor();
        using var victim = new Visitor();
        var (at, page) = await attacker.SignInPageAsync(client.AuthorizeAddress());
        var submitted = await attacker.SubmitAsync(page, client.Site.PersonName, OAuthSite.Password);

        var flow = await victim.OpenAsync(at);
        var result = await victim.OpenAsync(Absolute(client, submitted));

        Assert.All((WireAnswer[])[flow, result], answer => Assert.True(answer.Status is >= 400 and < 500 && answer.Headers.Location is null, $"{answer.Status}"));
    }

    [Fact]
    [Specification("RFC 6749 §10.12, session fixation")]
    public async Task Cookie_that_was_planted_is_not_the_session_afterwards()
    {
        site.NeedOurServer(); // its cookie has no prefix, which a browser would not let anybody plant
        var client = await ClientAsync();
        using var victim = new Visitor();
        var planted = "gh_bs_" + new string('A', 43);
        victim.Cookies.Add(new Uri(client.Site.Issuer), new Cookie("gh_session", planted, "/"));

        await victim.SignInAsync(client.AuthorizeAddress(), client.Site.PersonName, OAuthSite.Password);

        var session = victim.Cookies.GetAllCookies().Where(c => c.Name.EndsWith("gh_session", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(session, c => c.Value == planted);
        Assert.All(session, c => Assert.True(c.HttpOnly));
        using var attacker = new Visitor();
        attacker.Cookies.Add(new Uri(client.Site.Issuer), new Cookie("gh_session", planted, "/"));
        await attacker.SignInPageAsync(client.AuthorizeAddress());
    }

    [Fact]
    [Specification("RFC 6749 §10.12, session fixation")]
    public async Task Every_sign_in_makes_a_new_session()
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();

        await visitor.SignInAsync(client.AuthorizeAddress(), client.Site.PersonName, OAuthSite.Password);
        var first = Session(visitor);
        await visitor.SignInAsync(client.AuthorizeAddress(("prompt", "login")), client.Site.PersonName, OAuthSite.Password);
        var second = Session(visitor);

        Assert.NotEqual(first.Value, second.Value);
        using var stolen = new Visitor();
        stolen.Cookies.Add(new Uri(client.Site.Issuer), new Cookie(first.Name, first.Value, "/") { Secure = first.Secure });
        await stolen.SignInPageAsync(client.AuthorizeAddress());
    }

    [Fact]
    [Specification("RFC 9700 §4, account enumeration")]
    public async Task Page_after_a_wrong_name_and_a_wrong_password_is_the_same()
    {
        var ct = TestContext.Current.CancellationToken;
        var client = await ClientAsync();
        var disabled = await OAuthSite.WithNewPersonAsync(client.Site.Tenant);
        await client.Site.Tenant.Api.UpdatePersonAsync(disabled.PersonId, new UpdatePerson(State: PersonState.Disabled), ct);

        var pages = new List<string>();
        foreach (var (name, password) in new[] { ("nobody@example.org", OAuthSite.Password), (client.Site.PersonName, "wrong"), (disabled.PersonName, OAuthSite.Password) })
        {
            using var visitor = new Visitor();
            var (_, page) = await visitor.SignInPageAsync(client.AuthorizeAddress());
            var answer = await visitor.SubmitAsync(page, name, password);
            Assert.Equal(403, answer.Status);
            pages.Add(Neutral().Replace(Encoding.UTF8.GetString(answer.Body).Replace(name, "NAME", StringComparison.Ordinal), "…"));
        }

        Assert.Single(pages.Distinct());
    }

    // Over https the name has a prefix.
    private static Cookie Session(Visitor visitor) => visitor.Cookies.GetAllCookies().Single(c => c.Name.EndsWith("gh_session", StringComparison.Ordinal));

    private static string Absolute(RawClient client, WireAnswer answer) => new Uri(new Uri(client.Site.Issuer), answer.Headers.Location!).AbsoluteUri;

    // What differs from flow to flow: its address and the key of its form.
    [GeneratedRegex("""/signin/[\w-]+|name="form" value="[\w-]+"|nonce="[^"]+"|cli\w+ \d+|Client \d+""")]
    private static partial Regex Neutral();

    private async Task<RawClient> ClientAsync(bool askConsent = false)
    {
        var oauth = await OAuthSite.OfAsync(await site.TenantAsync());
        return new RawClient(oauth, await oauth.ClientAsync(s => s with { AskConsent = askConsent }));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class SignInAttacksOnSqlite(SqliteSite site) : SignInAttackTests(site);

[Collection(nameof(PostgresSite))]
public sealed class SignInAttacksOnPostgres(PostgresSite site) : SignInAttackTests(site);
