using System.Net.Http.Json;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.TvProvider.Http;

/// <summary>Addresses of TV sign-in hold what lets somebody in; the log of requests does not.</summary>
[Collection(nameof(SqliteGate))]
public sealed class AddressLogTests(SqliteGate gate)
{
    private const int Access = 2005;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/tv/{org}/oauth/callback?state={0}", "state=•••")]
    [InlineData("/tv/{org}/oauth/callback?state=x&code={0}", "code=•••")]
    [InlineData("/saml/{org}/slo?SAMLRequest={0}&SigAlg=y", "SAMLRequest=•••")]
    [InlineData("/saml/{org}/slo?SAMLResponse={0}", "SAMLResponse=•••")]
    [InlineData("/saml/{org}/slo?SAMLResponse=x&RelayState={0}", "RelayState=•••")]
    [InlineData("/saml/{org}/acs?samlresponse={0}", "samlresponse=•••")]
    [InlineData("/activate?code={0}", "code=•••")]
    [InlineData("/activate/{0}", "/activate/•••")]
    [InlineData("/api/v2/authenticate/ACMETV/{0}", "/ACMETV/•••")]
    [InlineData("/api/v2/ACMETV/sessions/{0}", "/sessions/•••")]
    [InlineData("/api/v2/sessions/ACMETV/{0}", "/ACMETV/•••")]
    [InlineData("/api/v2/ACMETV/profiles/code/{0}", "/profiles/code/•••")]
    [InlineData("/o/client/token?client_id=tvc_1&client_secret={0}", "client_secret=•••")]
    [InlineData("/o/client/register?software_statement={0}", "software_statement=•••")]
    [InlineData("/reset-tempass/v3/reset?requestor_id=ACMETV&mvpd_id=Trial30&device_id={0}", "device_id=•••")]
    [InlineData("/reset-tempass/v3/reset/generic?requestor_id=ACMETV&mvpd_id=Promo5&key={0}", "key=•••")]
    public async Task What_lets_somebody_in_is_masked(string address, string masked)
    {
        var site = await TvSite.CreateAsync(gate);
        var secret = "S3CRET" + Guid.NewGuid().ToString("N").ToUpperInvariant();
        var path = address.Replace("{org}", site.Owner.Slug, StringComparison.Ordinal).Replace("{0}", secret, StringComparison.Ordinal);

        using var got = await gate.Anonymous.GetAsync(new Uri(path, UriKind.Relative), Ct);
        using var posted = await gate.Anonymous.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(new { }), Ct);
        using var deleted = await gate.Anonymous.DeleteAsync(new Uri(path, UriKind.Relative), Ct);

        var lines = gate.Logs.Lines.Where(l => l.Level >= LogLevel.Information).ToList();
        Assert.DoesNotContain(lines, l => l.Text.Contains(secret, StringComparison.Ordinal));
        var start = path.Split('?')[0].Replace(secret, "•••", StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Event.Id == Access && l.Text.Contains(start, StringComparison.Ordinal) && l.Text.Contains(masked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v2/ACMETV/sessions/")]
    [InlineData("/api/v2/sessions/ACMETV/")]
    [InlineData("/api/v2/ACMETV/profiles/code/")]
    public async Task A_code_is_masked_also_where_a_browser_asks_whether_a_page_may_call(string address)
    {
        var code = "C" + Guid.NewGuid().ToString("N")[..6].ToUpperInvariant();
        using var request = new HttpRequestMessage(HttpMethod.Options, address + code);
        request.Headers.TryAddWithoutValidation("Origin", "https://acme.example");

        using var answer = await gate.Anonymous.SendAsync(request, Ct);

        var lines = gate.Logs.Lines.Where(l => l.Level >= LogLevel.Information).ToList();
        Assert.DoesNotContain(lines, l => l.Text.Contains(code, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Event.Id == Access && l.Text.StartsWith("OPTIONS /api/v2/•••", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/activate/{0}", "/activate/•••")]
    [InlineData("/api/v2/authenticate/ACMETV/{0}", "/api/v2/•••")]
    [InlineData("/api/v2/ACMETV/sessions/{0}", "/api/v2/•••")]
    [InlineData("/e/{0}", "/e/•••")]
    [InlineData("/nowhere/{0}", "/nowhere/•••")]
    public async Task A_code_is_masked_also_where_no_route_takes_the_method_or_the_address(string address, string masked)
    {
        var code = "C" + Guid.NewGuid().ToString("N").ToUpperInvariant();
        using var wrong = new HttpRequestMessage(HttpMethod.Trace, address.Replace("{0}", code, StringComparison.Ordinal));

        using var answer = await gate.Anonymous.SendAsync(wrong, Ct);

        var lines = gate.Logs.Lines.Where(l => l.Level >= LogLevel.Information).ToList();
        Assert.DoesNotContain(lines, l => l.Text.Contains(code, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Event.Id == Access && l.Text.StartsWith("TRACE ", StringComparison.Ordinal) && l.Text.Contains(masked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_tells_requests_apart_is_not_masked()
    {
        var site = await TvSite.CreateAsync(gate);

        using var got = await gate.Anonymous.GetAsync(new Uri($"/saml/{site.Owner.Slug}/slo?SigAlg=known-algorithm", UriKind.Relative), Ct);

        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == Access && l.Text.Contains($"/saml/{site.Owner.Slug}/slo?SigAlg=known-algorithm", StringComparison.Ordinal));
    }
}
