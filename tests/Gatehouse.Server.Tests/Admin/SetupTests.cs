using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Admin;

public abstract class SetupTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SetupCodes Codes => gate.Services.GetRequiredService<SetupCodes>();

    [Fact]
    public async Task A_code_makes_an_organization_whose_owner_is_signed_in()
    {
        var result = await gate.Anonymous.PostAsync<SetupResult>("/api/v1/setup", Request(await NewCodeAsync(), "Größe & Söhne"));

        Assert.Equal(PersonRole.Owner, result.Session.Caller.Role);
        Assert.StartsWith("gh_ses_", result.Session.Token, StringComparison.Ordinal);
        Assert.StartsWith("gro-e-sohne", result.Organization.Slug.Replace("ß", "-", StringComparison.Ordinal), StringComparison.Ordinal);
        using var client = new AdminClient(gate.Address, result.Session.Token) { OrganizationId = "", Slug = "", PersonId = "", Email = "" };
        Assert.Equal("Größe & Söhne", (await client.GetAsync<Organization>("/api/v1/organization")).Name);
    }

    [Fact]
    public async Task A_code_works_once_even_for_two_at_the_same_time()
    {
        var code = await NewCodeAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/setup", Request(code, $"Race {i}"))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task A_code_ends_after_a_day()
    {
        var code = await NewCodeAsync();

        gate.Clock.Advance(SetupCodes.Lifetime);

        using var answer = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/setup", Request(code, "Late"));
        await answer.ProblemAsync(HttpStatusCode.Forbidden, "setup-code-invalid");
    }

    [Fact]
    public async Task A_slug_that_is_taken_leaves_the_code_usable()
    {
        var other = await gate.OwnerAsync();
        var code = await NewCodeAsync();

        using var taken = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/setup", Request(code, "Second", other.Slug));
        using var free = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/setup", Request(code, "Second"));

        await taken.ProblemAsync(HttpStatusCode.Conflict, "slug-taken");
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("ada@example.org")]
    public async Task A_weak_password_is_refused(string password)
    {
        var request = new SetupRequest(await NewCodeAsync(), new NewOrganization("Weak"), new NewOwner("Ada", "ada@example.org", password));

        using var answer = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/setup", request);

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, answer.StatusCode.ToString());
    }

    [Fact]
    public async Task The_page_works_without_script()
    {
        var code = await NewCodeAsync();
        var shown = await gate.Anonymous.GetStringAsync($"/setup?code={code}", Ct);
        var shownAgain = await gate.Anonymous.GetStringAsync($"/setup?code={code}", Ct);

        using var answer = await gate.Anonymous.PostAsync("/setup", Form(code, "Page & Sons"), Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Contains($"value=\"{code}\"", shown, StringComparison.Ordinal);
        Assert.Equal(shown, shownAgain);
        Assert.DoesNotContain("<script", shown, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Page &amp; Sons was created", text, StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_encodes_what_was_typed_and_says_what_is_wrong()
    {
        using var answer = await gate.Anonymous.PostAsync("/setup", Form(await NewCodeAsync(), "\"><img src=x>", password: "short"), Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_and_passwords_stay_out_of_the_log()
    {
        var code = await NewCodeAsync();
        await gate.Anonymous.GetStringAsync($"/setup?code={code}", Ct);
        var result = await gate.Anonymous.PostAsync<SetupResult>("/api/v1/setup", Request(code, "Quiet"));

        gate.Logs.AssertNone(code, GateFixture.Password, result.Session.Token);
    }

    private static FormUrlEncodedContent Form(string code, string organization, string password = GateFixture.Password) => new(new Dictionary<string, string>
    {
        ["Code"] = code,
        ["Organization"] = organization,
        ["Slug"] = "",
        ["Name"] = "Ada",
        ["Email"] = "ada@example.org",
        ["Password"] = password,
    });

    private static SetupRequest Request(string code, string name, string? slug = null) =>
        new(code, new NewOrganization(name, slug), new NewOwner("Ada", "ada@example.org", GateFixture.Password));

    private Task<string> NewCodeAsync() => Codes.NewAsync(firstStart: false, Ct);
}

[Collection(nameof(SqliteGate))]
public sealed class SetupTestsOnSqlite(SqliteGate gate) : SetupTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SetupTestsOnPostgres(PostgresGate gate) : SetupTests(gate);
