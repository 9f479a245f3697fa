using System.Net;
using System.Security.Cryptography;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts;

/// <summary>Authenticators and browsers that lie, and answers that come twice or to the wrong place.</summary>
public abstract class PasskeyAttackTests(IGateFixture gate) : PasskeyTestBase(gate)
{
    // The public address decides, not the host that a request names.
    private static readonly Dictionary<string, Action<SoftAuthenticator>> Lies = new()
    {
        ["origin of another host"] = a => a.Origin = "https://evil.example",
        ["origin with another port"] = a => a.Origin = "http://localhost:7081",
        ["origin with another scheme"] = a => a.Origin = "https://localhost:7080",
        ["another page around ours"] = a => a.CrossOrigin = true,
        ["another RP"] = a => a.RpId = "evil.example",
        ["another challenge"] = a => a.Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ["the other ceremony"] = a => a.Type = "webauthn.other",
        ["no user verification"] = a => a.Verifies = false,
    };

    private static readonly Dictionary<string, Action<SoftAuthenticator>> LiesOfUse = new()
    {
        ["another key"] = a => a.ForgetKey(),
        ["a count that went back"] = a => a.Count -= 2,
        ["a count that stood still"] = a => a.Count -= 1,
        ["an unknown credential"] = a => a.CredentialId = RandomNumberGenerator.GetBytes(32),
        ["no user handle"] = a => a.UserHandle = null,
        ["nonsense as user handle"] = a => a.UserHandle = "\0\n' or 1=1",
        ["nobody's user handle"] = a => a.UserHandle = "usr_00000000000000000000000000",
        ["a copy that must not be"] = a => a.Synchronized = true,
    };

    public static TheoryData<string> Creations => [.. Lies.Keys];

    public static TheoryData<string> Uses => [.. Lies.Keys, .. LiesOfUse.Keys];

    [Theory]
    [MemberData(nameof(Uses))]
    public async Task WebAuthn_7_2_a_signature_is_refused_with(string lie)
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator();
        await HaveAsync(owner, authenticator);
        using var honest = await UseAsync(Wanting(owner), authenticator);
        Assert.Equal(HttpStatusCode.SeeOther, honest.StatusCode);
        (Lies.GetValueOrDefault(lie) ?? LiesOfUse[lie])(authenticator);

        using var answer = await UseAsync(Wanting(owner), authenticator);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("not accepted here", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Creations))]
    public async Task WebAuthn_7_1_a_new_passkey_is_refused_with(string lie)
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        using var authenticator = new SoftAuthenticator();
        Lies[lie](authenticator);

        using var answer = await AddAsync(visit, owner, authenticator);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(await ListAsync(owner, owner.PersonId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"AAAA","rawId":"AAAA","type":"public-key","clientExtensionResults":{},"response":{}}""")]
    [InlineData("""{"id":"AAAA","type":"public-key","response":{"clientDataJSON":"%%","authenticatorData":"","signature":"","attestationObject":"oA"}}""")]
    public async Task What_is_no_credential_is_refused(string credential)
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        using var authenticator = new SoftAuthenticator();
        using var added = await AddAsync(visit, owner, authenticator);
        var page = await AccountPageAsync(visit, owner);
        await OptionsAsync(visit, page, AccountPath(owner, "/passkeys/options"));
        var path = await BeginAsync(Wanting(owner) with { ForceLogin = true });
        var signIn = await visit.PageAsync(path);
        await OptionsAsync(visit, signIn, path + "/passkey/options");

        using var made = await visit.TapAsync(page, AccountPath(owner, "/passkeys"), ("credential", credential));
        using var used = await visit.TapAsync(signIn, path + "/passkey", ("credential", credential));

        Assert.Equal(HttpStatusCode.Forbidden, made.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, used.StatusCode);
    }

    [Theory]
    [InlineData(13_000, HttpStatusCode.Forbidden)]
    [InlineData(20_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_is_too_large_is_refused(int characters, HttpStatusCode expected)
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var page = await AccountPageAsync(visit, owner);
        await OptionsAsync(visit, page, AccountPath(owner, "/passkeys/options"));

        using var made = await visit.TapAsync(page, AccountPath(owner, "/passkeys"), ("credential", new string('x', characters)));

        Assert.Equal(expected, made.StatusCode);
    }

    [Fact]
    public async Task An_answer_counts_once_and_in_its_flow_only()
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator { Count = null };
        await HaveAsync(owner, authenticator);
        using var visit = Browser();
        var (one, two) = (await BeginAsync(Wanting(owner)), await BeginAsync(Wanting(owner)));
        var (first, second) = (await visit.PageAsync(one), await visit.PageAsync(two));
        var answer = authenticator.Get(await OptionsAsync(visit, first, one + "/passkey/options"));
        await OptionsAsync(visit, second, two + "/passkey/options");

        using var elsewhere = await visit.TapAsync(second, two + "/passkey", ("credential", answer));
        var same = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => visit.TapAsync(first, one + "/passkey", ("credential", answer))));
        using var later = await UseAsync(visit, await BeginAsync(Wanting(owner) with { ForceLogin = true }), authenticator);

        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        Assert.Single(same, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(HttpStatusCode.SeeOther, later.StatusCode);
    }

    [Fact]
    public async Task A_challenge_from_before_the_password_is_void_after_it()
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator();
        await HaveAsync(owner, authenticator);
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));
        var page = await visit.PageAsync(path);
        var answer = authenticator.Get(await OptionsAsync(visit, page, path + "/passkey/options"));
        using var password = await SubmitAsync(visit, path, owner.Email);

        using var stale = await visit.TapAsync(page, path + "/passkey", ("credential", answer));

        Assert.Equal(HttpStatusCode.Forbidden, stale.StatusCode);
    }

    [Fact]
    public async Task The_passkey_of_another_person_or_organization_is_no_second_factor_and_no_first()
    {
        var owner = await Gate.OwnerAsync();
        var colleague = await Gate.PersonAsync(owner, Role.Admin);
        var stranger = await Gate.OwnerAsync();
        using var mine = new SoftAuthenticator();
        using var theirs = new SoftAuthenticator();
        await HaveAsync(owner, mine);
        await HaveAsync(colleague, theirs);
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));
        using var password = await SubmitAsync(visit, path, owner.Email);

        using var second = await UseAsync(visit, path, theirs);
        theirs.UserHandle = owner.PersonId;
        using var pretended = await UseAsync(visit, path, theirs);
        using var elsewhere = await UseAsync(Wanting(stranger), mine);

        Assert.All([second, pretended, elsewhere], a => Assert.Equal(HttpStatusCode.Forbidden, a.StatusCode));
    }

    [Fact]
    public async Task WebAuthn_7_1_26_a_credential_that_somebody_has_is_not_given_to_another()
    {
        var owner = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        using var theirs = new SoftAuthenticator();
        await HaveAsync(stranger, theirs);
        using var visit = Browser();
        using var copy = new SoftAuthenticator { CredentialId = theirs.CredentialId };

        using var refused = await AddAsync(visit, owner, copy);
        using var stillTheirs = await UseAsync(Wanting(stranger), theirs);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, stillTheirs.StatusCode);
    }

    [Fact]
    public async Task A_passkey_in_the_making_counts_once_soon_and_in_its_browser_only()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        using var other = Browser();
        using var authenticator = new SoftAuthenticator();
        var page = await AccountPageAsync(visit, owner);
        var otherPage = await AccountPageAsync(other, owner);
        var (make, add) = (AccountPath(owner, "/passkeys/options"), AccountPath(owner, "/passkeys"));
        var made = authenticator.Create(await OptionsAsync(visit, page, make));

        using var elsewhere = await other.TapAsync(otherPage, add, ("credential", made));
        var same = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => visit.TapAsync(page, add, ("credential", made))));
        using var late = new SoftAuthenticator();
        var madeLate = late.Create(await OptionsAsync(visit, page, make));
        Gate.Clock.Advance(TimeSpan.FromMinutes(5));
        using var tooLate = await visit.TapAsync(page, add, ("credential", madeLate));

        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        Assert.Single(same, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Forbidden, tooLate.StatusCode);
        Assert.Single(await ListAsync(owner, owner.PersonId));
    }

    [Fact]
    public async Task Names_that_cannot_be_are_refused()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        using var authenticator = new SoftAuthenticator();

        using var control = await AddAsync(visit, owner, authenticator, "a\u0007b");
        using var tooLong = await AddAsync(visit, owner, authenticator, new string('a', 61));

        Assert.Equal(HttpStatusCode.Forbidden, control.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, tooLong.StatusCode);
    }

    [Fact]
    public async Task Without_the_key_of_the_form_nothing_is_asked_or_offered()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        await AccountPageAsync(visit, owner);
        var path = await BeginAsync(Wanting(owner) with { ForceLogin = true });
        await visit.PageAsync(path);

        using var ask = await visit.TapAsync("", path + "/passkey/options");
        using var offer = await visit.TapAsync("", AccountPath(owner, "/passkeys/options"));

        await ask.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await offer.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Nothing_of_it_is_in_the_log()
    {
        var owner = await Gate.OwnerAsync();
        using var authenticator = new SoftAuthenticator { UserHandle = "spoofed\r\nhandle" };

        using var refused = await UseAsync(Wanting(owner), authenticator);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Gate.Logs.AssertNone(["spoofed"]);
    }
}

[Collection(nameof(SqlitePasskeyGate))]
public sealed class PasskeyAttackTestsOnSqlite(SqlitePasskeyGate gate) : PasskeyAttackTests(gate);

[Collection(nameof(PostgresPasskeyGate))]
public sealed class PasskeyAttackTestsOnPostgres(PostgresPasskeyGate gate) : PasskeyAttackTests(gate);
