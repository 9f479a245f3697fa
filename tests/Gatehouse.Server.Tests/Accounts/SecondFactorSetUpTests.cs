using System.Net;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using SignInRequest = Gatehouse.Server.Accounts.Contracts.SignInRequest;

namespace Gatehouse.Server.Tests.Accounts;

/// <summary>Sign-ins that demand a second factor of people who have none.</summary>
public abstract class SecondFactorSetUpTests(IGateFixture gate) : AccountsTestBase(gate)
{
    [Fact]
    public async Task Whoever_has_none_sets_one_up_and_goes_on()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner) with { RequiredAcr = Acr.Mfa });
        using var password = await SubmitAsync(visit, path, owner.Email);
        var page = await visit.PageAsync(path);
        var secret = AppSecrets.SecretIn(page);

        using var wrong = await visit.TapAsync(page, path + "/setup", ("code", "000000"));
        using var right = await visit.TapAsync(page, path + "/setup", ("code", Code(secret)));
        var codes = AppSecrets.CodesIn(await right.Content.ReadAsStringAsync(Ct));
        using var on = await visit.GetAsync(path);
        var result = await SignedInAsync(on);
        using var after = await SubmitAsync(Browser(), await BeginAsync(Wanting(owner)), owner.Email);

        Assert.Equal(path, password.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal(secret, AppSecrets.SecretIn(await wrong.Content.ReadAsStringAsync(Ct)));
        Assert.Equal(8, codes.Count);
        Assert.Equal(Acr.Mfa, result.Acr);
        Assert.Equal(["pwd", "otp", "mfa"], result.Amr);
        Assert.StartsWith("/signin/", after.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(new SecondFactors(true, 8), await owner.GetAsync<SecondFactors>($"/api/v1/people/{owner.PersonId}/second-factors"));
    }

    [Fact]
    public async Task A_device_that_enrolls_sets_it_up_without_meeting_an_error_page()
    {
        var owner = await Gate.OwnerAsync();
        await DemandAsync(owner, true);
        using var visit = Browser("de");
        using var password = await SubmitAsync(
            visit, await BeginAsync(Wanting(owner) with { Purpose = SignInPurposes.DeviceEnrollment, WithoutCookies = true }), owner.Email);
        var path = password.Headers.Location!.OriginalString;
        var page = await visit.PageAsync(path);

        using var wrong = await visit.TapAsync(page, path + "/setup", ("code", "000000"));
        using var right = await visit.TapAsync(page, path + "/setup", ("code", Code(AppSecrets.SecretIn(page))));
        using var on = await visit.GetAsync(path);
        var result = await SignedInAsync(on);

        Assert.Contains("Zweiten Faktor einrichten", page, StringComparison.Ordinal);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { wrong.StatusCode, right.StatusCode });
        Assert.Null(result.SessionId);
        Assert.Equal(Acr.Mfa, result.Acr);
    }

    [Fact]
    public async Task Whoever_sent_somebody_the_address_of_their_own_sign_in_does_not_go_on_in_their_place()
    {
        var owner = await Gate.OwnerAsync();
        await DemandAsync(owner, true);
        var path = await BeginAsync(Wanting(owner) with { Purpose = SignInPurposes.DeviceEnrollment, WithoutCookies = true });
        using var thief = Browser();
        await thief.PageAsync(path);
        using var victim = Browser();
        using var password = await SubmitAsync(victim, path, owner.Email);
        var on = password.Headers.Location!.OriginalString;

        using var watched = await thief.GetAsync(path);
        var page = await victim.PageAsync(on);
        using var confirmed = await victim.TapAsync(page, on + "/setup", ("code", Code(AppSecrets.SecretIn(page))));
        using var late = await thief.GetAsync(path);
        using var done = await victim.GetAsync(on);

        Assert.Equal([HttpStatusCode.Gone, HttpStatusCode.Gone], new[] { watched.StatusCode, late.StatusCode });
        Assert.Equal(owner.PersonId, (await SignedInAsync(done)).PersonId);
    }

    [Fact]
    public async Task The_organization_demands_it_of_everybody_signed_in_or_not()
    {
        var owner = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        using var visit = Browser();
        await SignInAsync(visit, Wanting(owner), owner.Email);
        await DemandAsync(owner, true);
        var path = await BeginAsync(Wanting(owner));

        using var again = await visit.GetAsync(path);
        using var silent = await visit.GetAsync(await BeginAsync(Wanting(owner) with { Silent = true }));
        using var demanded = await SubmitAsync(visit, path, owner.Email);
        using var elsewhere = Browser();
        var other = await SignInAsync(elsewhere, Wanting(stranger), stranger.Email);
        await DemandAsync(owner, false);
        using var relaxed = await visit.GetAsync(await BeginAsync(Wanting(owner)));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(SignInRefusals.InteractionRequired, Assert.IsType<SignInResult.Refused>(await TakeAsync(silent)).Code);
        Assert.Contains("Set up a second factor", await visit.PageAsync(path), StringComparison.Ordinal);
        Assert.Equal(path, demanded.Headers.Location!.OriginalString);
        Assert.Equal(Acr.Password, other.Acr);
        Assert.Equal(HttpStatusCode.SeeOther, relaxed.StatusCode);
    }

    [Fact]
    public async Task A_group_demands_it_of_its_people()
    {
        var owner = await Gate.OwnerAsync();
        var member = await Gate.PersonAsync(owner, Role.ReadOnly);
        var group = await owner.PostAsync<PersonGroup>("/api/v1/person-groups", new NewPersonGroup("Finance", RequireSecondFactor: true), HttpStatusCode.Created);
        using var joined = await owner.PutAsync($"/api/v1/person-groups/{group.Id}/members/{member.PersonId}", null, Ct);
        using var one = Browser();
        using var two = Browser();
        using var three = Browser();

        var free = await SignInAsync(one, Wanting(owner), owner.Email);
        using var demanded = await SubmitAsync(two, await BeginAsync(Wanting(owner)), member.Email);
        var changed = await (await owner.SendAsync(HttpMethod.Patch, $"/api/v1/person-groups/{group.Id}", new UpdatePersonGroup(RequireSecondFactor: false)))
            .ReadAsync<PersonGroup>(HttpStatusCode.OK);
        var relaxed = await SignInAsync(three, Wanting(owner), member.Email);

        Assert.True(group.RequireSecondFactor);
        Assert.Equal(Acr.Password, free.Acr);
        Assert.StartsWith("/signin/gh_si_", demanded.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.False(changed.RequireSecondFactor);
        Assert.Equal(Acr.Password, relaxed.Acr);
    }

    [Fact]
    public async Task Two_who_know_the_password_see_two_secrets_and_the_first_one_counts()
    {
        var owner = await Gate.OwnerAsync();
        var request = Wanting(owner) with { RequiredAcr = Acr.Mfa };
        using var mine = Browser();
        using var theirs = Browser();
        var (first, second) = (await BeginAsync(request), await BeginAsync(request));
        using var one = await SubmitAsync(mine, first, owner.Email);
        using var two = await SubmitAsync(theirs, second, owner.Email);
        var (page, other) = (await mine.PageAsync(first), await theirs.PageAsync(second));

        using var done = await mine.TapAsync(page, first + "/setup", ("code", Code(AppSecrets.SecretIn(page))));
        using var late = await theirs.TapAsync(other, second + "/setup", ("code", Code(AppSecrets.SecretIn(other))));
        using var guess = await theirs.TapAsync(await theirs.PageAsync(second), second + "/code", ("code", Code(AppSecrets.SecretIn(other), 1)));
        using var again = await mine.TapAsync(page, first + "/setup", ("code", Code(AppSecrets.SecretIn(page), 1)));
        using var right = await mine.GetAsync(first);

        Assert.NotEqual(AppSecrets.SecretIn(page), AppSecrets.SecretIn(other));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(second, late.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, guess.StatusCode);
        Assert.Equal(first, again.Headers.Location!.OriginalString);
        Assert.Equal(Acr.Mfa, (await SignedInAsync(right)).Acr);
    }

    [Fact]
    public async Task A_new_password_ends_what_somebody_with_the_old_one_was_about_to_set_up()
    {
        var owner = await Gate.OwnerAsync();
        var person = await Gate.PersonAsync(owner, Role.ReadOnly);
        await DemandAsync(owner, true);
        using var thief = Browser();
        var path = await BeginAsync(Wanting(owner));
        using var password = await SubmitAsync(thief, path, person.Email);
        var page = await thief.PageAsync(path);

        using var reset = await owner.SendAsync(HttpMethod.Put, $"/api/v1/people/{person.PersonId}/password", new SetPassword("an entirely new one"));
        using var late = await thief.TapAsync(page, path + "/setup", ("code", Code(AppSecrets.SecretIn(page))));

        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.Equal(new SecondFactors(false, 0), await owner.GetAsync<SecondFactors>($"/api/v1/people/{person.PersonId}/second-factors"));
    }

    [Fact]
    public async Task What_could_not_be_set_up_here_is_refused()
    {
        var owner = await Gate.OwnerAsync();
        await DemandAsync(owner, true);
        using var visit = Browser();

        using var answer = await SubmitAsync(visit, await BeginAsync(Wanting(owner) with { RequiredAcr = Acr.Passkey }), owner.Email);

        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(await TakeAsync(answer)).Code);
    }

    [Fact]
    public async Task Who_looks_for_an_app_gets_time_and_the_secret_is_sealed()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner) with { RequiredAcr = Acr.Mfa });
        await visit.PageAsync(path);
        Gate.Clock.Advance(TimeSpan.FromMinutes(10));
        using var password = await SubmitAsync(visit, path, owner.Email);
        Gate.Clock.Advance(TimeSpan.FromMinutes(10));
        var page = await visit.PageAsync(path);
        var secret = AppSecrets.SecretIn(page);
        var kept = await Gate.Database.QueryAsync<byte[]>("select setup_sealed from accounts_flow where person_id = @PersonId", new { owner.PersonId }, Ct);

        using var cancelled = await visit.TapAsync(page, path + "/cancel");

        Assert.Equal(-1, Assert.Single(kept).AsSpan().IndexOf(secret));
        Assert.Equal(SignInRefusals.Cancelled, Assert.IsType<SignInResult.Refused>(await TakeAsync(cancelled)).Code);
        Assert.Equal(new SecondFactors(false, 0), await owner.GetAsync<SecondFactors>($"/api/v1/people/{owner.PersonId}/second-factors"));
        Gate.Logs.AssertNone([Protocols.OneTimeCodes.Base32.Encode(secret)]);
    }

    [Fact]
    public async Task The_setting_has_a_version_and_an_audit_row()
    {
        var owner = await Gate.OwnerAsync();
        using var before = await owner.GetAsync("/api/v1/accounts/settings", Ct);
        var version = before.Headers.ETag!.ToString();
        await DemandAsync(owner, true);
        await DemandAsync(owner, true); // changes nothing
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/accounts/settings") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", version);

        using var stale = await owner.SendAsync(request, Ct);
        var audit = await owner.GetAsync<Client.Contracts.Common.Page<AuditEntry>>("/api/v1/audit");

        await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Single(audit.Items, a => a.Action == "account-settings.update");
        Assert.Equal(new AccountSettings(true), await owner.GetAsync<AccountSettings>("/api/v1/accounts/settings"));
    }

    private static async Task DemandAsync(AdminClient owner, bool demand) => await (await owner.SendAsync(
        HttpMethod.Patch, "/api/v1/accounts/settings", new UpdateAccountSettings(demand))).ReadAsync<AccountSettings>(HttpStatusCode.OK);

    private string Code(byte[] secret, int later = 0) => AppSecrets.CodeOf(secret, Gate.Clock.GetUtcNow(), later);
}

[Collection(nameof(SqliteGate))]
public sealed class SecondFactorSetUpTestsOnSqlite(SqliteGate gate) : SecondFactorSetUpTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SecondFactorSetUpTestsOnPostgres(PostgresGate gate) : SecondFactorSetUpTests(gate);
