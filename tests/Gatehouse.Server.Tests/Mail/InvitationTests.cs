using System.Net;
using System.Text.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mail.Sending;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Mail.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mail;

/// <summary>Links of tokens by e-mail, as a mail server and a reader that we did not write get them.</summary>
public abstract class InvitationTests(IMailGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private MailWorker Worker => gate.Services.GetRequiredService<MailWorker>();

    [Fact]
    public async Task The_link_arrives_as_text_as_page_and_as_picture_in_both_languages()
    {
        var (owner, token) = await TokenAsync("Sales & <Support>");
        var to = Address("ada");

        var asked = await InviteAsync(owner, token, new InviteToEnroll { Addresses = [to], Note = "Please before Friday.\n<b>Thanks</b>" });
        var mail = await TakenAsync(to);
        var link = await owner.GetAsync<EnrollmentTokenLink>($"/api/v1/enrollment/tokens/{token.Id}/link");
        var (text, html) = (mail.GetProperty("text").GetString()!, mail.GetProperty("html").GetString()!);
        var picture = Assert.Single(mail.GetProperty("parts").EnumerateArray());

        Assert.Equal(EnrollmentInvitationState.Waiting, Assert.Single(asked.Items).State);
        Assert.Equal(("\"Example IT\" <mdm@example.org>", "mdm@example.org"), (mail.GetProperty("from").GetString(), mail.GetProperty("sender").GetString()));
        Assert.True(mail.GetProperty("secure").GetBoolean());
        Assert.Equal("gatehouse", mail.GetProperty("user").GetString());
        Assert.EndsWith(": Set up your device / Gerät einrichten", mail.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.GetProperty("auto").GetString());
        Assert.StartsWith($"<{asked.Items[0].Id}@", mail.GetProperty("messageId").GetString(), StringComparison.Ordinal);
        Assert.Contains(link.ShortUrl + "\n", text, StringComparison.Ordinal);
        Assert.Contains("\"Sales & <Support>\"", text, StringComparison.Ordinal);
        Assert.Contains("The link works until ", text, StringComparison.Ordinal);
        Assert.Contains("Der Link gilt bis ", text, StringComparison.Ordinal);
        Assert.Contains("Please before Friday.\n<b>Thanks</b>", text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{link.ShortUrl}\"", html, StringComparison.Ordinal);
        Assert.Contains("Sales &amp; &lt;Support&gt;", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Thanks&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace(link.ShortUrl, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("src=\"cid:code\"", html, StringComparison.Ordinal);
        Assert.Equal(("<code>", "image/png", "inline"), ("<" + picture.GetProperty("id").GetString()!.Trim('<', '>') + ">", picture.GetProperty("type").GetString(), picture.GetProperty("disposition").GetString()));
        Assert.Equal(link.ShortUrl, await ScanAsync(picture.GetProperty("content").GetBytesFromBase64()));
    }

    [Theory]
    [InlineData("en", "Set up your device", "Gerät")]
    [InlineData("de", "Gerät einrichten", "device")]
    public async Task One_language_is_one_language(string language, string subject, string not)
    {
        var (owner, token) = await TokenAsync();
        var to = Address(language);

        await InviteAsync(owner, token, new InviteToEnroll { Addresses = [to], Language = language });
        var mail = await TakenAsync(to);

        Assert.EndsWith(": " + subject, mail.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(not, mail.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Each_address_gets_a_message_of_its_own_and_the_log_says_what_became_of_it()
    {
        var (owner, token) = await TokenAsync();
        var (good, unknown) = (Address("good"), Address("unknown"));

        await InviteAsync(owner, token, new InviteToEnroll { Addresses = [good, unknown, good.ToUpperInvariant()] });
        await Eventually.TrueAsync(async () => (await InvitationsAsync(owner, token)).All(i => i.State != EnrollmentInvitationState.Waiting));
        var mail = await TakenAsync(good);
        var invitations = await InvitationsAsync(owner, token);
        var log = (await owner.GetAsync<Page<EnrollmentLogEntry>>($"/api/v1/enrollment/log?tokenId={token.Id}")).Items;
        var audit = (await owner.GetAsync<Page<AuditEntry>>($"/api/v1/audit?target={token.Id}&action=token.invite")).Items;

        Assert.Equal(good, Assert.Single(mail.GetProperty("to").EnumerateArray()).GetString());
        Assert.DoesNotContain(unknown, mail.GetProperty("raw").GetString(), StringComparison.Ordinal);
        Assert.Equal([unknown, good], invitations.Select(i => i.Address));
        Assert.Equal((EnrollmentInvitationState.Failed, 1), (invitations[0].State, invitations[0].Attempts));
        Assert.Contains("550", invitations[0].LastError, StringComparison.Ordinal);
        Assert.Equal(EnrollmentInvitationState.Sent, invitations[1].State);
        Assert.Equal(2, log.Count(e => e is { Code: "INVITED", Actor: "admin" }));
        Assert.Contains(log, e => e is { Code: "INVITE_SENT", Outcome: "ok" } && e.Detail!.Value.GetProperty("to").GetString() == good);
        Assert.Contains(log, e => e is { Code: "INVITE_FAIL", Outcome: "failed" } && e.Detail!.Value.GetProperty("reason").GetString()!.Contains("5.1.1", StringComparison.Ordinal));
        Assert.Single(audit);
    }

    [Fact]
    public async Task A_mail_server_that_says_later_is_asked_later_with_the_same_message()
    {
        var (owner, token) = await TokenAsync();
        var to = Address("busy");
        var asked = await InviteAsync(owner, token, new InviteToEnroll { Addresses = [to] });
        await Eventually.TrueAsync(async () => (await InvitationsAsync(owner, token))[0].LastError is not null);
        var waiting = (await InvitationsAsync(owner, token))[0];

        gate.Clock.Advance(TimeSpan.FromSeconds(40));
        await Task.WhenAll(Worker.RunAsync(Ct), Worker.RunAsync(Ct));
        var mail = await TakenAsync(to);

        Assert.Equal((EnrollmentInvitationState.Waiting, 1), (waiting.State, waiting.Attempts));
        Assert.Contains("451", waiting.LastError, StringComparison.Ordinal);
        Assert.StartsWith($"<{asked.Items[0].Id}@", mail.GetProperty("messageId").GetString(), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await InvitationsAsync(owner, token))[0].State == EnrollmentInvitationState.Sent);
        Assert.Single(gate.MailServer.Taken, m => IsTo(m, to));
    }

    [Fact]
    public async Task What_was_said_is_sealed_until_it_is_sent_and_gone_afterwards()
    {
        var (owner, token) = await TokenAsync();
        var to = Address("busy");
        var code = (await owner.GetAsync<EnrollmentTokenLink>($"/api/v1/enrollment/tokens/{token.Id}/link")).ShortUrl.Split("/e/")[1];
        await InviteAsync(owner, token, new InviteToEnroll { Addresses = [to] });
        await Eventually.TrueAsync(async () => (await InvitationsAsync(owner, token))[0].LastError is not null);
        var waiting = await gate.Database.FirstAsync<byte[]>("select content from mail_message where subject_id = @Id", new { token.Id }, Ct);

        gate.Clock.Advance(TimeSpan.FromSeconds(40));
        await Worker.RunAsync(Ct);
        await Eventually.TrueAsync(async () => (await InvitationsAsync(owner, token))[0].State == EnrollmentInvitationState.Sent);

        Assert.Equal(-1, waiting!.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(code)));
        Assert.Null(await gate.Database.FirstAsync<byte[]>("select content from mail_message where subject_id = @Id", new { token.Id }, Ct));
        gate.Logs.AssertNone(code, "open sesame", to);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@example")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("ada@example.org\nSubject: hello")]
    [InlineData("ada@example.org, eve@example.org")]
    [InlineData("ada@example.org;eve@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("<ada@example.org>")]
    [InlineData("\"a b\"@example.org")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("@eve.example:ada@example.org")]
    [InlineData("group: ada@example.org;")]
    [InlineData("ada(comment)@example.org")]
    [InlineData("ada@exa mple.org")]
    [InlineData("ada@-example.org")]
    [InlineData("ädä@example.org")]
    [InlineData("ada@example.org\0")]
    [InlineData("")]
    [InlineData("ada@eve@example.org")]
    [InlineData("ada@example..org")]
    public async Task What_is_no_plain_address_is_refused_and_nothing_is_sent(string address)
    {
        var (owner, token) = await TokenAsync();

        using var answer = await owner.SendAsync(HttpMethod.Post, Path(token), new InviteToEnroll { Addresses = [Address("good"), address] });

        Assert.Contains("addresses", (await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.Keys);
        Assert.Empty(await InvitationsAsync(owner, token));
    }

    [Fact]
    public async Task Names_in_other_scripts_stay_within_their_header()
    {
        var owner = await gate.OwnerAsync();
        using var renamed = await owner.SendAsync(HttpMethod.Patch, "/api/v1/organization", new { name = "Žluťoučký 🐎 \"x\"" });
        var token = await NewTokenAsync(owner, new CreateEnrollmentToken { Name = "x" });
        var to = Address("header");

        await InviteAsync(owner, token, new InviteToEnroll { Addresses = [to], Language = "en" });
        var mail = await TakenAsync(to);

        Assert.Equal("Žluťoučký 🐎 \"x\": Set up your device", mail.GetProperty("subject").GetString());
        Assert.Equal(to, mail.GetProperty("header").GetString());
        Assert.DoesNotContain("bcc", mail.GetProperty("headers").EnumerateArray().Select(h => h.GetString()));
    }

    [Fact]
    public async Task The_invitee_of_the_token_is_who_is_meant_when_nobody_is_named()
    {
        var owner = await gate.OwnerAsync();
        var to = Address("invitee");
        var named = await NewTokenAsync(owner, new CreateEnrollmentToken { Name = "x", InviteeEmail = to, MaxUses = 1 });
        var unnamed = await NewTokenAsync(owner, new CreateEnrollmentToken { Name = "x", MaxUses = 1 });

        await InviteAsync(owner, named, new InviteToEnroll());
        using var nobody = await owner.SendAsync(HttpMethod.Post, Path(unnamed), new InviteToEnroll());
        using var tooMany = await owner.SendAsync(HttpMethod.Post, Path(unnamed), new InviteToEnroll { Addresses = [Address("a"), Address("b")] });

        Assert.Equal(to, (await TakenAsync(to)).GetProperty("header").GetString());
        await nobody.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Contains("only 1 more", (await tooMany.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!["addresses"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_has_ended_invites_nobody()
    {
        var (owner, revoked) = await TokenAsync();
        var expiring = await NewTokenAsync(owner, new CreateEnrollmentToken { Name = "x", LifetimeSeconds = 60 });
        await owner.PostAsync<EnrollmentTokenInfo>($"/api/v1/enrollment/tokens/{revoked.Id}/revoke", new RevokeEnrollmentToken { Reason = "Lost" });
        gate.Clock.Advance(TimeSpan.FromMinutes(2));

        foreach (var token in new[] { revoked, expiring })
        {
            using var answer = await owner.SendAsync(HttpMethod.Post, Path(token), new InviteToEnroll { Addresses = [Address("late")] });
            await answer.ProblemAsync(HttpStatusCode.Conflict, "token-link-unavailable");
        }
    }

    [Fact]
    public async Task An_organization_sends_so_much_in_an_hour_and_no_more_however_many_ask_at_once()
    {
        var (owner, token) = await TokenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => owner.SendAsync(
            HttpMethod.Post, Path(token), new InviteToEnroll { Addresses = [Address($"a{i}"), Address($"b{i}")] })));
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        var wait = refused[0].Headers.RetryAfter!.Delta!.Value;
        var count = (await InvitationsAsync(owner, token)).Count;
        await refused[0].ProblemAsync(HttpStatusCode.TooManyRequests, "mail-limit-reached");

        gate.Clock.Advance(wait);
        await InviteAsync(owner, token, new InviteToEnroll { Addresses = [Address("next")] });
        var (other, others) = await TokenAsync();
        await InviteAsync(other, others, new InviteToEnroll { Addresses = [Address("other")] });

        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Accepted));
        Assert.Equal(3, refused.Length);
        Assert.Equal(10, count);
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Who_may_only_read_invites_nobody_and_strangers_see_nothing()
    {
        var (owner, token) = await TokenAsync();
        var reader = await gate.PersonAsync(owner, Role.ReadOnly);
        var stranger = await gate.OwnerAsync();

        using var byReader = await reader.SendAsync(HttpMethod.Post, Path(token), new InviteToEnroll { Addresses = [Address("x")] });
        using var byStranger = await stranger.SendAsync(HttpMethod.Post, Path(token), new InviteToEnroll { Addresses = [Address("x")] });
        using var seen = await stranger.GetAsync($"/api/v1/enrollment/tokens/{token.Id}/invitations", Ct);

        await byReader.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await byStranger.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await seen.ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_doctor_has_tried_the_mail_server()
    {
        var owner = await gate.OwnerAsync();

        var findings = await owner.GetAsync<List<DoctorFinding>>("/api/v1/doctor");

        Assert.Equal(FindingSeverity.Ok, Assert.Single(findings, f => f.Name == "mail-server").Severity);
    }

    private static string Address(string name) => $"{name}.{Guid.NewGuid():n}@example.org";

    private static string Path(EnrollmentTokenInfo token) => $"/api/v1/enrollment/tokens/{token.Id}/invite";

    private static bool IsTo(JsonElement mail, string to) => mail.GetProperty("to").EnumerateArray().Any(t => t.GetString() == to);

    private static Task<EnrollmentTokenInfo> NewTokenAsync(AdminClient owner, CreateEnrollmentToken request) =>
        owner.PostAsync<EnrollmentTokenInfo>("/api/v1/enrollment/tokens", request, HttpStatusCode.Created);

    private static Task<EnrollmentInvitations> InviteAsync(AdminClient owner, EnrollmentTokenInfo token, InviteToEnroll request) =>
        owner.PostAsync<EnrollmentInvitations>(Path(token), request, HttpStatusCode.Accepted);

    private static async Task<IReadOnlyList<EnrollmentInvitation>> InvitationsAsync(AdminClient owner, EnrollmentTokenInfo token) =>
        (await owner.GetAsync<Page<EnrollmentInvitation>>($"/api/v1/enrollment/tokens/{token.Id}/invitations")).Items;

    private static async Task<string> ScanAsync(byte[] png)
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, png, Ct);
            return System.Text.Encoding.UTF8.GetString(await Tools.RunAsync("zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", file], ct: Ct)).Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<(AdminClient Owner, EnrollmentTokenInfo Token)> TokenAsync(string name = "Engineering BYOD")
    {
        var owner = await gate.OwnerAsync();
        return (owner, await NewTokenAsync(owner, new CreateEnrollmentToken { Name = name }));
    }

    private async Task<JsonElement> TakenAsync(string to)
    {
        await Eventually.TrueAsync(() => gate.MailServer.Taken.Any(m => IsTo(m, to)));
        return gate.MailServer.Taken.First(m => IsTo(m, to));
    }
}

[Collection(nameof(SqliteMailGate))]
public sealed class InvitationTestsOnSqlite(SqliteMailGate gate) : InvitationTests(gate);

[Collection(nameof(PostgresMailGate))]
public sealed class InvitationTestsOnPostgres(PostgresMailGate gate) : InvitationTests(gate);
