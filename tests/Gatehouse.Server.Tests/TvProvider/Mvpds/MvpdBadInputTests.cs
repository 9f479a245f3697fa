using System.Net;
using System.Text;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>Every address that browsers and providers open, with nothing, too much, the wrong type, and what does not exist.</summary>
public abstract class MvpdBadInputTests(ITvGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/saml/nobody/metadata", 404)]
    [InlineData("/saml/{org}/metadata/nobody", 404)]
    [InlineData("/saml/{org}/metadata/GreenSat", 404)]
    [InlineData("/saml/nobody/slo?SAMLRequest=x", 404)]
    [InlineData("/saml/{org}/slo", 400)]
    [InlineData("/saml/{org}/slo?SAMLRequest=x&SAMLResponse=y&SigAlg=z&Signature=z", 400)]
    [InlineData("/saml/{org}/slo?SAMLRequest=AAAA&SigAlg=z&Signature=AAAA", 400)]
    [InlineData("/saml/{org}/acs", 405)]
    [InlineData("/tv/nobody/oauth/callback?state=x", 404)]
    [InlineData("/tv/{org}/oauth/callback", 400)]
    [InlineData("/tv/{org}/oauth/logged-out?state=x", 400)]
    [InlineData("/tv/logout/gh_tvl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 400)]
    [InlineData("/tv/logout/x", 400)]
    [InlineData("/activate/ZZZZZZZ", 400)]
    [InlineData("/activate/%F0%9F%98%80", 400)]
    [InlineData("/activate?code=%00%00%00%00%00%00%00", 200)]
    [InlineData("/api/v2/authenticate/ACMETV/%F0%9F%98%80", 400)]
    [InlineData("/api/v2/authenticate/%F0%9F%98%80/ZZZZZZZ", 400)]
    public async Task What_does_not_exist_is_refused(string path, int status)
    {
        var world = await MvpdWorld.StartAsync(gate);

        using var answer = await world.OpenAsync(path.Replace("{org}", world.Site.Owner.Slug, StringComparison.Ordinal));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("/saml/{org}/acs")]
    [InlineData("/saml/{org}/slo")]
    [InlineData("/activate")]
    [InlineData("/activate/ZZZZZZZ")]
    public async Task A_form_of_the_wrong_kind_or_size_is_refused(string path)
    {
        var world = await MvpdWorld.StartAsync(gate);
        path = path.Replace("{org}", world.Site.Owner.Slug, StringComparison.Ordinal);

        foreach (var body in new HttpContent[]
        {
            new ByteArrayContent([]), new StringContent("{}", Encoding.UTF8, "application/json"), new StringContent("%%%=%ZZ&&==", Encoding.UTF8, "application/x-www-form-urlencoded"),
            new FormUrlEncodedContent(Enumerable.Range(0, 2000).Select(i => KeyValuePair.Create($"f{i}", ""))), new MultipartFormDataContent("x") { { new StringContent("y"), "SAMLResponse" } },
            new FormUrlEncodedContent([new("SAMLResponse", "a"), new("SAMLResponse", "b"), new("code", "a"), new("code", "b")]),
            new FormUrlEncodedContent([new("SAMLResponse", "PGE+"), new("SAMLRequest", "PGE+")]),
        })
        {
            using (body)
            {
                using var answer = await world.SendAsync(HttpMethod.Post, path, body);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            }
        }

        using var large = await world.SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent([new("SAMLResponse", new string('x', 2_000_000))]));
        Assert.True(large.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{large.StatusCode}");
    }

    [Fact]
    public async Task A_fault_behind_a_page_is_a_page_that_tells_nothing_of_it()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var code = await world.CodeAsync();
        gate.Directory.FailsFor = world.Site.OrganizationId;

        using var page = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{code}");
        using var json = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{code}", "application/json");
        gate.Directory.FailsFor = null;

        var text = await page.Content.ReadAsStringAsync(Ct);
        Assert.Equal((HttpStatusCode.InternalServerError, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.DoesNotContain("secret-name", text, StringComparison.Ordinal);
        Assert.Contains(page.Headers.GetValues("x-trace").Single(), text, StringComparison.Ordinal);
        Assert.Contains("internal_server_error", await json.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ins_are_counted_as_they_go()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var sent = await world.GoAsync(await world.CodeAsync());
        using var refused = await world.PostAsync((world.Answer(sent.Id) with { Assertion = null, Status = new Protocols.Saml.SamlStatus(Protocols.Saml.SamlStatus.Responder) }).ToXml());
        await world.SignInAsync();

        string[] expected = ["authn-attempts 2", "authn-failed 1", "authn-pending 1"];
        await Eventually.TrueAsync(async () =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(2));
            return expected.SequenceEqual(await CountsAsync(world));
        }, "all are counted");
    }

    private async Task<List<string>> CountsAsync(MvpdWorld world) => await gate.Database.QueryAsync<string>(
        "select metric || ' ' || cast(sum(number) as text) from tv_event where org_id = @id and metric in ('authn-attempts', 'authn-pending', 'authn-failed') group by metric order by metric",
        new { id = world.Site.OrganizationId }, Ct);
}

[Collection(nameof(SqliteTvGate))]
public sealed class MvpdBadInputTestsOnSqlite(SqliteTvGate gate) : MvpdBadInputTests(gate);

[Collection(nameof(PostgresTvGate))]
public sealed class MvpdBadInputTestsOnPostgres(PostgresTvGate gate) : MvpdBadInputTests(gate);
