using System.Net;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts;

public abstract class PasskeyTests(IGateFixture gate) : PasskeyTestBase(gate)
{
    [Fact]
    public async Task A_passkey_signs_in_without_name_or_password_and_is_two_factors_by_itself()
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator();
        var codes = await HaveAsync(owner, authenticator, "My phone");
        Gate.Clock.Advance(TimeSpan.FromMinutes(1));

        using var answer = await UseAsync(Wanting(owner) with { RequiredAcr = Acr.Mfa }, authenticator);
        var result = await SignedInAsync(answer);
        var passkey = Assert.Single(await ListAsync(owner, owner.PersonId));

        Assert.Equal(8, codes.Count);
        Assert.Equal(owner.PersonId, result.PersonId);
        Assert.Equal(Acr.Passkey, result.Acr);
        Assert.Equal(["hwk", "user", "mfa"], result.Amr);
        Assert.Equal(("My phone", false), (passkey.Name, passkey.Synchronized));
        Assert.Equal(Gate.Clock.GetUtcNow(), passkey.LastUsedAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(new SecondFactors(false, 8, 1), await owner.GetAsync<SecondFactors>($"/api/v1/people/{owner.PersonId}/second-factors"));
    }

    [Fact]
    public async Task With_a_passkey_a_password_alone_is_not_enough()
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator { Synchronized = true, Count = null };
        var codes = await HaveAsync(owner, authenticator);
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));
        using var other = Browser();
        var otherPath = await BeginAsync(Wanting(owner));

        using var password = await SubmitAsync(visit, path, owner.Email);
        using var withPasskey = await UseAsync(visit, path, authenticator);
        using var otherPassword = await SubmitAsync(other, otherPath, owner.Email);
        using var withCode = await other.TapAsync(await other.PageAsync(otherPath), otherPath + "/code", ("code", codes[0]));
        var result = await SignedInAsync(withPasskey);

        Assert.Equal(path, password.Headers.Location!.OriginalString);
        Assert.Equal(Acr.Passkey, result.Acr);
        Assert.Equal(["pwd", "swk", "user", "mfa"], result.Amr);
        Assert.Equal(Acr.Mfa, (await SignedInAsync(withCode)).Acr);
    }

    [Fact]
    public async Task A_session_is_raised_by_a_passkey_where_one_is_asked_for()
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator();
        using var visit = Browser();
        var before = await SignInAsync(visit, Wanting(owner), owner.Email);
        await HaveAsync(owner, authenticator);
        var path = await BeginAsync(Wanting(owner) with { RequiredAcr = Acr.Passkey });

        var page = await visit.PageAsync(path);
        using var answer = await UseAsync(visit, path, authenticator);
        var result = await SignedInAsync(answer);

        Assert.Contains("needs your passkey", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"code\"", page, StringComparison.Ordinal);
        Assert.Equal(Acr.Passkey, result.Acr);
        Assert.Equal(before.SessionId, result.SessionId);
    }

    [Fact]
    public async Task A_browser_without_cookies_signs_in_with_a_passkey()
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator();
        await HaveAsync(owner, authenticator);
        var request = Wanting(owner) with { Purpose = SignInPurposes.DeviceEnrollment, WithoutCookies = true };
        using var wrong = new SoftAuthenticator { UserHandle = owner.PersonId };

        using var refused = await UseAsync(request, wrong);
        using var answer = await UseAsync(request, authenticator);
        var result = await SignedInAsync(answer);

        Assert.Equal(HttpStatusCode.OK, refused.StatusCode); // an error status would end the device's enrollment
        Assert.Null(result.SessionId);
        Assert.Equal(Acr.Passkey, result.Acr);
    }

    [Fact]
    public async Task The_sign_in_page_offers_passkeys_once_somebody_has_one()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        using var authenticator = new SoftAuthenticator();

        var before = await visit.PageAsync(await BeginAsync(Wanting(owner)));
        await HaveAsync(owner, authenticator);
        var after = await visit.PageAsync(await BeginAsync(Wanting(owner)));

        Assert.DoesNotContain("data-passkey", before, StringComparison.Ordinal);
        Assert.Contains("data-passkey", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_removed_or_reset_or_of_somebody_disabled_signs_nobody_in()
    {
        var owner = await Gate.OwnerAsync();
        var admin = await Gate.PersonAsync(owner, Role.Admin);
        using var one = new SoftAuthenticator();
        using var two = new SoftAuthenticator();
        using var visit = Browser();
        using var addedOne = await AddAsync(visit, admin, one);
        using var addedTwo = await AddAsync(visit, admin, two);
        var ids = (await ListAsync(owner, admin.PersonId)).Select(p => p.Id).ToList();

        await (await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{admin.PersonId}", new UpdatePerson(State: PersonState.Disabled))).ReadAsync<Person>(HttpStatusCode.OK);
        using var disabled = await UseAsync(Wanting(owner), one);
        await (await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{admin.PersonId}", new UpdatePerson(State: PersonState.Active))).ReadAsync<Person>(HttpStatusCode.OK);
        using var removedOne = await owner.DeleteAsync($"/api/v1/people/{admin.PersonId}/passkeys/{ids[0]}", Ct);
        using var again = await owner.DeleteAsync($"/api/v1/people/{admin.PersonId}/passkeys/{ids[0]}", Ct);
        using var removed = await UseAsync(Wanting(owner), one);
        using var stays = await UseAsync(Wanting(owner), two);
        using var reset = await owner.DeleteAsync($"/api/v1/people/{admin.PersonId}/second-factors", Ct);
        using var after = await UseAsync(Wanting(owner), two);

        Assert.Equal(HttpStatusCode.Forbidden, disabled.StatusCode);
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NotFound], new[] { removedOne.StatusCode, again.StatusCode });
        Assert.Equal(HttpStatusCode.Forbidden, removed.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, stays.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Fact]
    public async Task An_administrator_removes_passkeys_only_where_they_may_and_only_of_that_person()
    {
        var owner = await Gate.OwnerAsync();
        var admin = await Gate.PersonAsync(owner, Role.Admin);
        var stranger = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator();
        await HaveAsync(owner, authenticator);
        var id = Assert.Single(await ListAsync(owner, owner.PersonId)).Id;

        using var byAdmin = await admin.DeleteAsync($"/api/v1/people/{owner.PersonId}/passkeys/{id}", Ct);
        using var ofAnother = await owner.DeleteAsync($"/api/v1/people/{admin.PersonId}/passkeys/{id}", Ct);
        using var byStranger = await stranger.DeleteAsync($"/api/v1/people/{owner.PersonId}/passkeys/{id}", Ct);
        using var seenByStranger = await stranger.GetAsync($"/api/v1/people/{owner.PersonId}/passkeys", Ct);

        await byAdmin.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.All([ofAnother, byStranger, seenByStranger], a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
        Assert.Single(await ListAsync(owner, owner.PersonId));
    }

    [Fact]
    public async Task People_remove_their_own_and_only_their_own_and_with_the_last_factor_the_recovery_codes()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.PersonAsync(owner, Role.ReadOnly);
        using var mine = new SoftAuthenticator();
        using var theirs = new SoftAuthenticator();
        await HaveAsync(other, theirs);
        using var visit = Browser();
        using var added = await AddAsync(visit, owner, mine);
        var page = await AccountPageAsync(visit, owner);
        var (own, foreign) = (Assert.Single(await ListAsync(owner, owner.PersonId)).Id, Assert.Single(await ListAsync(owner, other.PersonId)).Id);
        var bare = page.Replace("name=\"passkey\"", "", StringComparison.Ordinal);

        using var refused = await visit.TapAsync(bare, AccountPath(owner, "/passkeys/remove"), ("passkey", foreign));
        using var done = await visit.TapAsync(bare, AccountPath(owner, "/passkeys/remove"), ("passkey", own));
        var audit = await owner.GetAsync<Client.Contracts.Common.Page<AuditEntry>>($"/api/v1/audit?target={owner.PersonId}");

        Assert.Single(await ListAsync(owner, other.PersonId));
        Assert.Empty(await ListAsync(owner, owner.PersonId));
        Assert.Equal(new SecondFactors(false, 0), await owner.GetAsync<SecondFactors>($"/api/v1/people/{owner.PersonId}/second-factors"));
        Assert.Equal(1, audit.Items.Count(a => a.Action == "person.passkey-add"));
        Assert.Equal(1, audit.Items.Count(a => a.Action == "person.passkey-remove"));
    }

    [Fact]
    public async Task Nobody_has_more_than_ten()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        for (var i = 0; i < 10; i++)
        {
            using var authenticator = new SoftAuthenticator();
            using var added = await AddAsync(visit, owner, authenticator);
            Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        }

        using var eleventh = new SoftAuthenticator();
        using var refused = await AddAsync(visit, owner, eleventh);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(10, (await ListAsync(owner, owner.PersonId)).Count);
        Assert.DoesNotContain("passkey-name", await AccountPageAsync(visit, owner), StringComparison.Ordinal);
    }
}

[Collection(nameof(SqlitePasskeyGate))]
public sealed class PasskeyTestsOnSqlite(SqlitePasskeyGate gate) : PasskeyTests(gate);

[Collection(nameof(PostgresPasskeyGate))]
public sealed class PasskeyTestsOnPostgres(PostgresPasskeyGate gate) : PasskeyTests(gate);
