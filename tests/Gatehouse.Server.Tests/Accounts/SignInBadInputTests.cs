using System.Net;
using System.Text;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts;

/// <summary>Every address of the feature with nothing, too much, the wrong type, control characters, and what does not exist: a 4xx.</summary>
public abstract class SignInBadInputTests(IGateFixture gate) : AccountsTestBase(gate)
{
    [Theory]
    [InlineData("/signin/unknown")]
    [InlineData("/signin/gh_si_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/signin/callback")]
    [InlineData("/signin/callback?state=")]
    [InlineData("/signin/callback?state=a&state=b")]
    [InlineData("/signin/callback?state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&code=x")]
    [InlineData("/signin/callback?error=access_denied")]
    [InlineData("/signin/security/nobody")]
    [InlineData("/signin/security/nobody/return")]
    [InlineData("/signin/security/nobody/return?signin=gh_sr_x&signin=y")]
    public async Task What_does_not_exist_is_over(string path)
    {
        using var visit = Browser();

        using var answer = await visit.GetAsync(path);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/code")]
    [InlineData("/setup")]
    [InlineData("/cancel")]
    [InlineData("/passkey")]
    [InlineData("/passkey/options")]
    public async Task A_form_of_the_wrong_kind_or_size_is_refused(string step)
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));
        await visit.PageAsync(path);

        await RefusedAsync(visit, path + step);
    }

    [Theory]
    [InlineData("/app")]
    [InlineData("/app/confirm")]
    [InlineData("/app/remove")]
    [InlineData("/codes")]
    [InlineData("/passkeys")]
    [InlineData("/passkeys/options")]
    [InlineData("/passkeys/remove")]
    [InlineData("/password")]
    public async Task A_form_of_the_account_pages_without_a_session_is_refused(string step)
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();

        await RefusedAsync(visit, $"/signin/security/{owner.Slug}{step}");
    }

    [Theory]
    [InlineData("a\u0000b", "password")]
    [InlineData("ada", "pass\u0000word")]
    [InlineData("'; drop table admin_person; --", "x")]
    [InlineData("", "")]
    [InlineData(" ", " ")]
    public async Task Names_that_cannot_be_are_nobody(string identifier, string password)
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();

        using var answer = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), identifier, password);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Names_that_are_too_long_are_nobody()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();

        using var name = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), new string('a', 255));
        using var password = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), owner.Email, new string('a', 257));

        Assert.Equal(HttpStatusCode.Forbidden, name.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, password.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/people?search=%00")]
    [InlineData("/api/v1/people?state=sleepy")]
    [InlineData("/api/v1/people?role=7")]
    [InlineData("/api/v1/accounts/sessions?person=%00")]
    [InlineData("/api/v1/person-groups?person=%00")]
    [InlineData("/api/v1/person-groups?limit=0")]
    [InlineData("/api/v1/accounts/sessions?cursor=x")]
    public async Task A_filter_that_cannot_be_is_a_bad_request(string path)
    {
        var owner = await Gate.OwnerAsync();

        using var answer = await owner.GetAsync(path, Ct);

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    private static async Task RefusedAsync(Enrollment.Support.Visit visit, string path)
    {
        using var nothing = await visit.PostAsync(path, new ByteArrayContent([]));
        using var json = await visit.PostAsync(path, new StringContent("{}", Encoding.UTF8, "application/json"));
        using var broken = await visit.PostAsync(path, new StringContent("%%%", Encoding.UTF8, "application/x-www-form-urlencoded"));
        using var large = await visit.PostAsync(path, new FormUrlEncodedContent([new("form", new string('x', 20_000))]));

        Assert.All([nothing, json, broken], a => Assert.Equal(HttpStatusCode.Forbidden, a.StatusCode));
        Assert.True(large.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge);
    }
}

[Collection(nameof(SqliteGate))]
public sealed class SignInBadInputTestsOnSqlite(SqliteGate gate) : SignInBadInputTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SignInBadInputTestsOnPostgres(PostgresGate gate) : SignInBadInputTests(gate);
