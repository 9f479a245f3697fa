using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Protocols.OneTimeCodes;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts;

public abstract partial class SecondFactorTests(IGateFixture gate) : AccountsTestBase(gate)
{
    [Fact]
    public async Task An_app_that_was_set_up_is_asked_for_after_the_password()
    {
        var owner = await Gate.OwnerAsync();
        var (secret, _) = await SetUpAsync(owner);
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));

        using var password = await SubmitAsync(visit, path, owner.Email);
        var page = await visit.PageAsync(path);
        using var wrong = await visit.TapAsync(page, path + "/code", ("code", "000000"));
        using var right = await visit.TapAsync(page, path + "/code", ("code", NextCode(secret)));
        var result = await SignedInAsync(right);

        Assert.Equal(path, password.Headers.Location!.OriginalString);
        Assert.Contains("Enter your code", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal(Acr.Mfa, result.Acr);
        Assert.Equal(["pwd", "otp", "mfa"], result.Amr);
    }

    [Fact]
    public async Task RFC_6238_5_2_a_code_is_accepted_once_also_when_it_comes_twice_at_the_same_moment()
    {
        var owner = await Gate.OwnerAsync();
        var (secret, _) = await SetUpAsync(owner);
        var code = NextCode(secret);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithCodeAsync(owner, code)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_recovery_code_works_once_in_place_of_the_app()
    {
        var owner = await Gate.OwnerAsync();
        var (_, codes) = await SetUpAsync(owner);

        using var first = await WithCodeAsync(owner, codes[0].ToUpperInvariant());
        using var again = await WithCodeAsync(owner, codes[0]);
        using var plain = await WithCodeAsync(owner, codes[1].Replace("-", " ", StringComparison.Ordinal));
        var left = await owner.GetAsync<SecondFactors>($"/api/v1/people/{owner.PersonId}/second-factors");

        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, plain.StatusCode);
        Assert.Equal(new SecondFactors(true, codes.Count - 2), left);
    }

    [Fact]
    public async Task The_administration_asks_for_it_after_the_password_as_the_pages_do()
    {
        var owner = await Gate.OwnerAsync();
        var (secret, codes) = await SetUpAsync(owner);

        using var wrongPassword = await ToAdministrationAsync(owner, "not the password", NextCode(secret));
        using var without = await ToAdministrationAsync(owner, GateFixture.Password, null);
        using var wrong = await ToAdministrationAsync(owner, GateFixture.Password, "000000");
        using var right = await ToAdministrationAsync(owner, GateFixture.Password, NextCode(secret));
        using var again = await ToAdministrationAsync(owner, GateFixture.Password, NextCode(secret));
        using var recovered = await ToAdministrationAsync(owner, GateFixture.Password, codes[0]);

        await wrongPassword.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        foreach (var refused in new[] { without, wrong, again })
        {
            await refused.ProblemAsync(HttpStatusCode.Unauthorized, "second-factor-required");
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { right.StatusCode, recovered.StatusCode });
    }

    [Fact]
    public async Task Wrong_codes_at_the_administration_count_with_those_of_the_pages()
    {
        var owner = await Gate.OwnerAsync();
        var (secret, _) = await SetUpAsync(owner);
        for (var i = 0; i < 11; i++)
        {
            using var wrong = await ToAdministrationAsync(owner, GateFixture.Password, "000000");
        }

        using var page = await WithCodeAsync(owner, NextCode(secret));
        using var api = await ToAdministrationAsync(owner, GateFixture.Password, NextCode(secret));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        await api.ProblemAsync(HttpStatusCode.Unauthorized, "second-factor-required");
    }

    [Fact]
    public async Task Where_it_is_demanded_the_administration_lets_in_nobody_without_one()
    {
        var owner = await Gate.OwnerAsync();
        await (await owner.SendAsync(HttpMethod.Patch, "/api/v1/accounts/settings", new UpdateAccountSettings(true))).ReadAsync<AccountSettings>(HttpStatusCode.OK);
        var invited = await owner.PostAsync<CreatedPerson>(
            "/api/v1/people", new NewPerson($"invited-{owner.PersonId}@example.org", "Invited", PersonRole.Admin), HttpStatusCode.Created);

        using var accepted = await Gate.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/invitations/accept", new AcceptInvitation(invited.Link!.Split("code=")[1], GateFixture.Password));
        using var refused = await ToAdministrationAsync(owner, GateFixture.Password, null);

        Assert.Equal(HttpStatusCode.NoContent, accepted.StatusCode);
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "second-factor-not-set-up");
    }

    [Fact]
    public async Task Wrong_codes_count_per_person_whatever_flow_they_come_in()
    {
        var owner = await Gate.OwnerAsync();
        var (secret, _) = await SetUpAsync(owner);
        for (var i = 0; i < 11; i++)
        {
            using var wrong = await WithCodeAsync(owner, "000000");
        }

        using var right = await WithCodeAsync(owner, NextCode(secret));

        Assert.Equal(HttpStatusCode.Forbidden, right.StatusCode);
    }

    [Fact]
    public async Task Five_wrong_codes_send_a_flow_back_to_the_password()
    {
        var owner = await Gate.OwnerAsync();
        await SetUpAsync(owner);
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));
        using var password = await SubmitAsync(visit, path, owner.Email);
        var page = await visit.PageAsync(path);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await visit.TapAsync(page, path + "/code", ("code", "000000"));
        }

        Assert.Contains("""name="password""", await visit.PageAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_by_password_is_raised_by_the_code_alone()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        await SignInAsync(visit, Wanting(owner), owner.Email);
        var (secret, _) = await SetUpAsync(owner);
        var path = await BeginAsync(Wanting(owner) with { RequiredAcr = Acr.Mfa });

        var page = await visit.PageAsync(path);
        using var answer = await visit.TapAsync(page, path + "/code", ("code", NextCode(secret)));

        Assert.Contains("Enter your code", page, StringComparison.Ordinal);
        Assert.Equal(Acr.Mfa, (await SignedInAsync(answer)).Acr);
    }

    [Fact]
    public async Task Whoever_cannot_prove_themselves_strongly_enough_is_refused()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();

        using var answer = await SubmitAsync(visit, await BeginAsync(Wanting(owner) with { RequiredAcr = Acr.Passkey }), owner.Email);

        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(await TakeAsync(answer)).Code);
    }

    [Fact]
    public async Task An_administrator_resets_what_somebody_lost()
    {
        var owner = await Gate.OwnerAsync();
        var admin = await Gate.PersonAsync(owner, Role.Admin);
        await SetUpAsync(admin);
        var path = $"/api/v1/people/{admin.PersonId}/second-factors";

        using var byAdmin = await admin.DeleteAsync(path, Ct);
        using var byOwner = await owner.DeleteAsync(path, Ct);
        using var visit = Browser();

        await byAdmin.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.NoContent, byOwner.StatusCode);
        Assert.Equal(Acr.Password, (await SignInAsync(visit, Wanting(owner), admin.Email)).Acr);
    }

    [Fact]
    public async Task A_reset_ends_the_lock_that_wrong_codes_led_to()
    {
        var owner = await Gate.OwnerAsync();
        await SetUpAsync(owner);
        for (var i = 0; i < 11; i++)
        {
            using var wrong = await WithCodeAsync(owner, "000000");
        }

        using var reset = await owner.DeleteAsync($"/api/v1/people/{owner.PersonId}/second-factors", Ct);
        var (secret, _) = await SetUpAsync(owner);
        using var right = await WithCodeAsync(owner, NextCode(secret));

        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
    }

    [Fact]
    public async Task The_secret_is_not_in_the_table_nor_in_any_log()
    {
        var owner = await Gate.OwnerAsync();
        var (secret, codes) = await SetUpAsync(owner);

        var rows = await Gate.Database.QueryAsync<byte[]>("select secret_sealed from accounts_totp where person_id = @PersonId", new { owner.PersonId }, Ct);

        Assert.Equal(-1, Assert.Single(rows).AsSpan().IndexOf(secret));
        Gate.Logs.AssertNone([Base32.Encode(secret), .. codes]);
    }

    [Fact]
    public async Task A_secret_that_somebody_saw_and_left_is_not_the_one_that_is_set_up_later()
    {
        var owner = await Gate.OwnerAsync();
        var path = $"/signin/security/{owner.Slug}/app";
        using var thief = Browser();
        using var seen = await thief.TapAsync(await AccountPageAsync(thief, owner), path);
        using var visit = Browser();
        using var shown = await visit.TapAsync(await AccountPageAsync(visit, owner), path);
        var page = await shown.Content.ReadAsStringAsync(Ct);
        using var wrong = await visit.TapAsync(page, path + "/confirm", ("code", "000000"));

        Assert.NotEqual(AppSecrets.SecretIn(await seen.Content.ReadAsStringAsync(Ct)), AppSecrets.SecretIn(page));
        Assert.Equal(AppSecrets.SecretIn(page), AppSecrets.SecretIn(await wrong.Content.ReadAsStringAsync(Ct)));
    }

    [Fact]
    public async Task The_account_page_wants_a_fresh_sign_in_and_its_own_form_key()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var path = $"/signin/security/{owner.Slug}";
        var page = await AccountPageAsync(visit, owner);

        using var withoutKey = await visit.TapAsync("", path + "/app");
        using var unknown = await visit.GetAsync("/signin/security/no-such-organization");
        Gate.Clock.Advance(TimeSpan.FromMinutes(15));
        using var later = await visit.GetAsync(path);
        using var laterForm = await visit.TapAsync(page, path + "/app");

        Assert.Contains("Sign-in and security", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/{owner.Slug}/account\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, withoutKey.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, unknown.StatusCode);
        Assert.StartsWith("/signin/gh_si_", later.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, laterForm.StatusCode);
    }

    [Fact]
    public async Task People_change_their_password_against_the_present_one()
    {
        var owner = await Gate.OwnerAsync();
        using var elsewhere = Browser();
        await SignInAsync(elsewhere, Wanting(owner), owner.Email);
        using var visit = Browser();
        var page = await AccountPageAsync(visit, owner);
        var path = $"/signin/security/{owner.Slug}/password";

        using var wrong = await visit.TapAsync(page, path, ("current", "guess"), ("new", "a brand new password"));
        using var weak = await visit.TapAsync(page, path, ("current", GateFixture.Password), ("new", "short"));
        using var common = await visit.TapAsync(page, path, ("current", GateFixture.Password), ("new", "P@ssw0rd2026!"));
        using var named = await visit.TapAsync(page, path, ("current", GateFixture.Password), ("new", "Organization-2026"));
        using var right = await visit.TapAsync(page, path, ("current", GateFixture.Password), ("new", "a brand new password"));
        using var stays = await visit.GetAsync(await BeginAsync(Wanting(owner)));
        using var ended = await elsewhere.GetAsync(await BeginAsync(Wanting(owner)));

        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, weak.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, common.StatusCode);
        Assert.Contains("The new password will not do. It is one of those that are tried first.", await common.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("the name of your organization", await named.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, stays.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
    }

    [Fact]
    public async Task Administrators_end_sessions()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var session = (await SignInAsync(visit, Wanting(owner), owner.Email)).SessionId;
        var admin = await Gate.PersonAsync(owner, Role.Admin);

        using var beyond = await admin.DeleteAsync($"/api/v1/accounts/sessions/{session}", Ct);
        using var ended = await owner.DeleteAsync($"/api/v1/accounts/sessions/{session}", Ct);
        using var again = await owner.DeleteAsync($"/api/v1/accounts/sessions/{session}", Ct);
        using var asked = await visit.GetAsync(await BeginAsync(Wanting(owner)));

        await beyond.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
    }

    private Task<HttpResponseMessage> ToAdministrationAsync(AdminClient person, string password, string? code) =>
        Gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/session", new { person.Email, password, organization = person.Slug, code });

    private async Task<string> AccountPageAsync(Visit visit, AdminClient person)
    {
        var path = $"/signin/security/{person.Slug}";
        using var ask = await visit.GetAsync(path);
        var flow = ask.Headers.Location!.OriginalString;
        using var signedIn = await visit.TapAsync(await visit.PageAsync(flow), flow, ("identifier", person.Email), ("password", GateFixture.Password));
        using var back = await visit.GetAsync(signedIn.Headers.Location!.OriginalString);
        Assert.Equal(path, back.Headers.Location!.OriginalString);
        return await visit.PageAsync(path);
    }

    private async Task<(byte[] Secret, IReadOnlyList<string> Codes)> SetUpAsync(AdminClient person)
    {
        using var visit = Browser();
        var path = $"/signin/security/{person.Slug}/app";
        using var prepared = await visit.TapAsync(await AccountPageAsync(visit, person), path);
        var page = await prepared.Content.ReadAsStringAsync(Ct);
        var secret = Decode(Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        using var wrong = await visit.TapAsync(page, path + "/confirm", ("code", "000000"));
        using var confirmed = await visit.TapAsync(page, path + "/confirm", ("code", Totp.Code(secret, Totp.StepAt(Gate.Clock.GetUtcNow()))));

        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        var codes = RecoveryCode().Matches(await confirmed.Content.ReadAsStringAsync(Ct)).Select(m => m.Value).ToList();
        Assert.Equal(8, codes.Count);
        return (secret, codes);
    }

    private async Task<HttpResponseMessage> WithCodeAsync(AdminClient person, string code)
    {
        using var visit = Browser();
        var path = await BeginAsync(Wanting(person));
        using var password = await SubmitAsync(visit, path, person.Email);
        return await visit.TapAsync(await visit.PageAsync(path), path + "/code", ("code", code));
    }

    // The code of the present step confirmed the app and is used up.
    private string NextCode(byte[] secret) => Totp.Code(secret, Totp.StepAt(Gate.Clock.GetUtcNow()) + 1);

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    [GeneratedRegex("<code>([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("[0-9a-z]{4}(-[0-9a-z]{4}){3}")]
    private static partial Regex RecoveryCode();
}

[Collection(nameof(SqliteGate))]
public sealed class SecondFactorTestsOnSqlite(SqliteGate gate) : SecondFactorTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SecondFactorTestsOnPostgres(PostgresGate gate) : SecondFactorTests(gate);
