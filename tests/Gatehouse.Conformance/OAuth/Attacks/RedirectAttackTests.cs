using System.Text;
using System.Web;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody wants our redirects to lead to them.</summary>
public abstract class RedirectAttackTests(Site site)
{
    [Theory]
    [InlineData("https://evil.example.org/callback")]
    [InlineData("https://app.example.org/callback/../other")]
    [InlineData("https://app.example.org/callback?x=1")]
    [InlineData("https://app.example.org/callback#x")]
    [InlineData("https://app.example.org/callback/")]
    [InlineData("https://APP.example.org/callback")]
    [InlineData("https://app.example.org:443/callback")]
    [InlineData("https://app.example.org.evil.example.org/callback")]
    [InlineData("https://app.example.org@evil.example.org/callback")]
    [InlineData("https://evil.example.org\\@app.example.org/callback")]
    [InlineData("https://app.example.org/callback\r\nLocation: https://evil.example.org")]
    [InlineData("http://app.example.org/callback")]
    [InlineData("//app.example.org/callback")]
    [InlineData("javascript:alert(1)//https://app.example.org/callback")]
    [InlineData("data:text/html,https://app.example.org/callback")]
    [InlineData("https%3A%2F%2Fapp.example.org%2Fcallback")]
    [InlineData("apple-remotemanagement-user-login:/oauth2/redirection")]
    [InlineData(null)]
    [Specification("RFC 9700 §4.1, RFC 6749 §4.1.2.1")]
    public async Task Address_that_is_not_registered_gets_nobody_and_the_person_a_page(string? redirect)
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();

        foreach (var address in new[] { client.AuthorizeAddress(("redirect_uri", redirect)), client.AuthorizeAddress(("redirect_uri", redirect), ("prompt", "none")), client.AuthorizeAddress(("redirect_uri", redirect), ("response_type", "token")) })
        {
            var answer = await visitor.OpenAsync(address);

            Assert.Equal((400, "text/html", null), (answer.Status, answer.MediaType, answer.Headers.Location));
            Assert.DoesNotContain("evil.example.org", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Specification("RFC 6749 §4.1.2.1")]
    public async Task Unknown_client_gets_nobody()
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();

        var answer = await visitor.OpenAsync(client.AuthorizeAddress(("client_id", "cli_00000000000000000000000000")));

        Assert.Equal((400, null), (answer.Status, answer.Headers.Location));
    }

    [Theory]
    [InlineData("127.0.0.1:51004", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:51004", false)]
    [InlineData("localhost:51004", false)]
    [InlineData("127.0.0.1:51004@evil.example.org", false)]
    [InlineData("127.0.0.1.evil.example.org", false)]
    [Specification("RFC 8252 §7.3, §8.10")]
    public async Task Only_the_port_of_a_loopback_address_is_free(string host, bool accepted)
    {
        var client = await ClientAsync("http://127.0.0.1/cb");
        using var visitor = new Visitor();

        var answer = await visitor.OpenAsync(client.AuthorizeAddress(("redirect_uri", $"http://{host}/cb")));

        Assert.Equal(accepted ? 303 : 400, answer.Status);
    }

    [Theory]
    [InlineData("https://evil.example.org/")]
    [InlineData("https://app.example.org/bye/")]
    [InlineData("//evil.example.org/bye")]
    [InlineData("javascript:alert(1)")]
    [Specification("OpenID Connect RP-Initiated Logout 1.0 §3")]
    public async Task Logout_leads_to_registered_addresses_only(string after)
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();
        await visitor.SignInAsync(client.AuthorizeAddress(), client.Site.PersonName, OAuthSite.Password);

        var (_, answer) = await visitor.FollowAsync($"{client.Site.Endpoint("logout")}?client_id={client.Id}&post_logout_redirect_uri={Uri.EscapeDataString(after)}");

        Assert.Null(answer.Headers.Location);
        Assert.DoesNotContain(after, Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example.org")]
    [InlineData("//evil.example.org")]
    [InlineData("/\\evil.example.org")]
    [Specification("RFC 9700 §4.11")]
    public async Task Sign_in_takes_no_destination_from_its_address(string destination)
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();
        var (at, _) = await visitor.SignInPageAsync(client.AuthorizeAddress());
        var escaped = Uri.EscapeDataString(destination);

        var page = await visitor.OpenAsync($"{at}?return={escaped}&returnUrl={escaped}&next={escaped}&redirect_uri={escaped}");
        var answer = await visitor.SubmitAsync(new HtmlPage(page.Body, new Uri(at)), client.Site.PersonName, OAuthSite.Password);

        Assert.DoesNotContain("evil", Encoding.UTF8.GetString(page.Body), StringComparison.Ordinal);
        Assert.StartsWith($"/{client.Site.Tenant.Session.Caller.OrganizationSlug}/oauth2/authorize/return?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    // RFC 9700 §4.12: a 307 would make the browser post the password on to the client.
    [Fact]
    [Specification("RFC 9700 §4.12")]
    public async Task Redirect_after_the_password_does_not_post_it_on()
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();
        var (_, page) = await visitor.SignInPageAsync(client.AuthorizeAddress());

        var submitted = await visitor.SubmitAsync(page, client.Site.PersonName, OAuthSite.Password);
        var next = await visitor.OpenAsync(new Uri(new Uri(client.Site.Issuer), submitted.Headers.Location!).AbsoluteUri);

        Assert.Equal((303, 303), (submitted.Status, next.Status));
        Assert.NotNull(HttpUtility.ParseQueryString(next.Headers.Location!.Query)["code"]);
    }

    private async Task<RawClient> ClientAsync(string? redirect = null)
    {
        var oauth = await OAuthSite.OfAsync(await site.TenantAsync());
        return new RawClient(oauth, await oauth.ClientAsync(s => redirect is null ? s : s with { TokenEndpointAuthMethod = "none", RedirectUris = [redirect] }));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class RedirectAttacksOnSqlite(SqliteSite site) : RedirectAttackTests(site);

[Collection(nameof(PostgresSite))]
public sealed class RedirectAttacksOnPostgres(PostgresSite site) : RedirectAttackTests(site);
