using System.Text;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>Links travel through chats, mails and cameras.</summary>
public abstract class LinkTests(Site site)
{
    [Theory]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("WhatsApp/2.23.20.0 A")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [Specification("Enrollment 5: link previews change nothing")]
    public async Task Program_that_draws_previews_gets_a_bland_page_and_changes_nothing(string userAgent)
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(request => request with { Name = "Confidential project", MaxUses = 1 });
        var link = await tenant.Api.GetEnrollmentTokenLinkAsync(token.Id, TestContext.Current.CancellationToken);
        using var program = Browser.Named(userAgent, tenant.Address);

        var answers = new[] { await program.OpenAsync(new Uri(link.Url)), await program.OpenAsync(new Uri(link.ShortUrl)) };

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers, answer => Assert.DoesNotContain("Confidential", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal));
        await AssertUntouchedAsync(tenant, token);
    }

    [Fact]
    [Specification("Enrollment 5: link previews change nothing")]
    public async Task Opening_a_link_makes_no_attempt_and_takes_no_place_however_often()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(request => request with { MaxUses = 1 });
        var link = await tenant.LinkAsync(token);
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);
        for (var visit = 0; visit < 5; visit++)
        {
            Assert.Equal(200, (await browser.OpenAsync(link)).Status);
        }

        await AssertUntouchedAsync(tenant, token);
    }

    [Fact]
    [Specification("Enrollment 5: link previews change nothing")]
    public async Task Token_leaves_the_address_at_once()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var link = await tenant.LinkAsync(await tenant.TokenAsync());

        using var answer = await tenant.Anonymous.GetAsync(link, ct);

        Assert.Equal(303, (int)answer.StatusCode);
        Assert.DoesNotContain("token", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(link.Query.Split("token=")[1], cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png", "short")]
    [InlineData("png", "full")]
    [InlineData("svg", "short")]
    [InlineData("svg", "full")]
    [Specification("Enrollment 12: QR codes")]
    public async Task QR_code_holds_exactly_the_link(string format, string which)
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.Api.GetEnrollmentTokenLinkAsync(token.Id, ct);
        var path = $"/api/v1/enrollment/tokens/{token.Id}/qr?format={format}&size=1024&link={which}";

        var image = await tenant.Http.GetByteArrayAsync(path, ct);

        Assert.Equal(image, await tenant.Http.GetByteArrayAsync(path, ct));
        Assert.Equal(which == "short" ? link.ShortUrl : link.Url, await ReadAsync(image, format, ct));
    }

    // zbarimg reads pixels only; a browser turns the vectors into some.
    private static async Task<string> ReadAsync(byte[] image, string format, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-qr-").FullName;
        try
        {
            var png = Path.Combine(folder, "code.png");
            if (format == "png")
            {
                await File.WriteAllBytesAsync(png, image, ct);
            }
            else
            {
                var svg = Path.Combine(folder, "code.svg");
                await File.WriteAllBytesAsync(svg, image, ct);
                await Tools.RunAsync(
                    "chromium",
                    ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder}/profile", "--window-size=1100,1100", $"--screenshot={png}", $"file://{svg}"],
                    ct: ct);
            }

            return Encoding.ASCII.GetString(await Tools.RunAsync("zbarimg", ["--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", png], ct: ct)).TrimEnd('\n');
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AssertUntouchedAsync(Tenant tenant, EnrollmentTokenInfo token)
    {
        var ct = TestContext.Current.CancellationToken;
        var after = await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct);
        Assert.Equal((0, 0, TokenStatus.Active), (after.Used, after.Reserved, after.Status));
        await foreach (var attempt in tenant.Api.ListEnrollmentAttemptsAsync(tokenId: token.Id, ct: ct))
        {
            Assert.Fail($"There is an attempt: {attempt.Id}");
        }
    }
}

[Collection(nameof(SqliteSite))]
public sealed class LinkOnSqlite(SqliteSite site) : LinkTests(site);

[Collection(nameof(PostgresSite))]
public sealed class LinkOnPostgres(PostgresSite site) : LinkTests(site);
