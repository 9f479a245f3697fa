using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>The thirteen steps of checking a link: each failure has its code, page, status and log entry.</summary>
public abstract class LinkTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task Links_that_do_not_prove_themselves_cannot_be_told_apart()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var good = (await LinkAsync(admin, token.Id)).Url.Split("token=")[1];
        var parts = good.Split('.');
        var none = Base64Url.EncodeToString("""{"alg":"none"}"""u8);
        using var foreign = RSA.Create(2048);
        var cases = new Dictionary<string, string?>
        {
            ["missing"] = "",
            ["too long"] = new string('a', 5000),
            ["not a token"] = "x.y",
            ["garbage"] = "%00%ff",
            ["half a character"] = $"{Base64Url.EncodeToString("""{"alg":"RS256","kid":"\ud800"}"""u8)}.{parts[1]}.{parts[2]}",
            ["no UTF-8"] = $"{Base64Url.EncodeToString([.. "{\"alg\":\"RS256\",\"kid\":\""u8, 0xff, .. "\"}"u8])}.{parts[1]}.{parts[2]}",
            ["half a character in a name"] = $"{Base64Url.EncodeToString("""{"\ud800":1,"kid":"a"}"""u8)}.{parts[1]}.{parts[2]}",
            ["no signature"] = $"{none}.{parts[1]}.",
            ["alg none"] = $"{none}.{parts[1]}.{parts[2]}",
            ["truncated"] = good[..^20],
            ["altered"] = $"{parts[0]}.{parts[1]}.{Flip(parts[2])}",
            ["other claims"] = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"sub":"org_x"}"""))}.{parts[2]}",
            ["foreign key"] = EnrollmentToken.Write(Claims(admin, token), "key_00000000000000000000000000", foreign),
        };

        var answers = new List<(string Case, HttpStatusCode Status, string Body)>();
        foreach (var (name, value) in cases)
        {
            using var visit = Visit();
            using var answer = await visit.GetAsync("/enroll?token=" + value);
            answers.Add((name, answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
        }

        Assert.All(answers, a => Assert.Equal((a.Case, HttpStatusCode.Forbidden), (a.Case, a.Status)));
        Assert.Single(answers.Select(a => a.Body).Distinct());
        var codes = (await LogAsync(admin)).Select(e => e.Code).ToHashSet();
        Assert.Contains("TOKEN_TRUNCATED", codes);
        Assert.Contains("TOKEN_ALTERED", codes);
    }

    [Fact]
    public async Task A_link_with_what_chat_programs_add_works_and_is_noted()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var visit = Visit();

        var page = await visit.OpenAsync((await LinkAsync(admin, token.Id)).Url + "%3E");

        Assert.Contains("Download profile", page, StringComparison.Ordinal);
        Assert.Contains(await LogAsync(admin), e => e.Code == "TOKEN_TRIMMED");
    }

    [Theory]
    [InlineData("expired", "TOKEN_EXPIRED", 410, "This link has ended")]
    [InlineData("revoked", "TOKEN_REVOKED", 410, "This link was withdrawn")]
    [InlineData("early", "TOKEN_NOT_YET_VALID", 403, "This link is not open yet")]
    [InlineData("deleted", "TOKEN_UNKNOWN", 403, "This link does not work")]
    [InlineData("withdrawn", "TOKEN_KEY_WITHDRAWN", 403, "This link does not work")]
    [InlineData("exhausted", "TOKEN_EXHAUSTED", 410, "No place is left")]
    [InlineData("push", "PUSH_NOT_READY", 503, "Not ready yet")]
    [InlineData("group", "ENROLLMENT_MISCONFIGURED", 503, "Not ready yet")]
    [InlineData("ca", "ENROLLMENT_MISCONFIGURED", 503, "Not ready yet")]
    [InlineData("organization", "ORG_DISABLED", 403, "Enrollment is closed")]
    public async Task A_genuine_link_says_why_it_is_closed(string reason, string code, int status, string title)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken
        {
            Name = "t", MaxUses = 1, LifetimeSeconds = 3600, NotBefore = reason == "early" ? Gate.Clock.GetUtcNow().AddDays(1) : null,
        });
        var link = await LinkAsync(admin, token.Id);
        await CloseAsync(admin, token, reason);

        foreach (var url in new[] { link.Url, link.ShortUrl })
        {
            using var visit = Visit();
            using var answer = await visit.GetAsync(new Uri(url).PathAndQuery);
            var page = await answer.Content.ReadAsStringAsync(Ct);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Contains(title, page, StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        var logged = await Gate.Database.QueryAsync<string>(
            "select code from enrollment_log where org_id = @OrganizationId and outcome <> 'ok'", new { admin.OrganizationId }, Ct);
        Assert.Contains(code, logged);
    }

    [Fact]
    public async Task A_program_gets_problem_details_instead_of_a_page()
    {
        using var visit = new Visit(Gate.Address, accept: "application/json");

        using var answer = await visit.GetAsync("/enroll?token=x.y.z");

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("LINK_INVALID", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0")]
    [InlineData("WhatsApp/2.23.20.0")]
    public async Task A_link_previewer_changes_nothing_and_learns_nothing(string userAgent)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "Secret plan" });
        var link = await LinkAsync(admin, token.Id);
        var before = (await LogAsync(admin)).Count;

        foreach (var url in new[] { link.Url, link.ShortUrl })
        {
            using var visit = Visit(userAgent);
            using var answer = await visit.GetAsync(new Uri(url).PathAndQuery);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain("Secret plan", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        Assert.Equal(before, (await LogAsync(admin)).Count);
        Assert.Empty(await AttemptsAsync(admin, token.Id));
        Assert.Equal(0, (await ReadTokenAsync(admin, token.Id)).Reserved);
    }

    private async Task CloseAsync(AdminClient admin, EnrollmentTokenInfo token, string reason)
    {
        switch (reason)
        {
            case "expired":
                Gate.Clock.Advance(TimeSpan.FromHours(2));
                break;
            case "revoked":
                using (await PostAsync(admin, $"/tokens/{token.Id}/revoke", new RevokeEnrollmentToken { Reason = "leaked" }))
                {
                }

                break;
            case "deleted":
                await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("delete from enrollment_token where id = @Id", new { token.Id }), Ct);
                break;
            case "withdrawn":
                using (await PostAsync(admin, "/signing-keys/rotate", new { }))
                using (await PostAsync(admin, $"/signing-keys/{token.Kid}/withdraw", new WithdrawSigningKey { LiveTokens = 1, Reason = "leaked" }))
                {
                }

                break;
            case "exhausted":
                await DownloadAsync(admin, token);
                break;
            case "push":
                Gate.Mdm.NoPush[admin.OrganizationId] = true;
                break;
            case "group":
                Gate.Mdm.NoGroups[admin.OrganizationId] = true;
                break;
            case "ca":
                Gate.Identities.NoCa[admin.OrganizationId] = true;
                break;
            case "organization":
                await Gate.Services.GetRequiredService<OrganizationSwitch>().SetAsync(admin.Slug, enabled: false, Ct);
                break;
        }
    }

    private static string Flip(string text) => (text[0] == 'A' ? 'B' : 'A') + text[1..];

    private EnrollmentTokenClaims Claims(AdminClient admin, EnrollmentTokenInfo token) => new(
        admin.OrganizationId, token.Name, token.GroupId, null, 0, token.Jti, token.ExpiresAt, Gate.Address.ToString().TrimEnd('/'),
        EnrollmentToken.OtaAudience, Gate.Clock.GetUtcNow());
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class LinkTestsOnSqlite(SqliteEnrollmentGate gate) : LinkTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class LinkTestsOnPostgres(PostgresEnrollmentGate gate) : LinkTests(gate);
