using System.Diagnostics;
using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SignInRequest = Gatehouse.Server.Accounts.Contracts.SignInRequest;

namespace Gatehouse.Server.Tests.Accounts;

/// <summary>What a flood meets, and that no stopwatch tells who exists.</summary>
public sealed class SignInLimitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_guesses_gets_429_and_when_to_come_back()
    {
        await using var own = await OwnServer.StartAsync(new() { ["Gatehouse:RateLimits:SignIn:PerMinute"] = "30", ["Gatehouse:RateLimits:SignIn:Burst"] = "10" });
        var (_, path) = await BeginAsync(own);
        using var visit = new Visit(own.Server.Address);
        var page = await visit.PageAsync(path);

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await visit.TapAsync(page, path, ("identifier", "nobody"), ("password", "guess")));
        }

        var limited = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(limited);
        Assert.All(limited, a => Assert.True(a.Headers.RetryAfter?.Delta > TimeSpan.Zero));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/o/oauth2/authorize?client_id=x&state=%22%3E%3Cb%3E", "PublicPage")]
    [InlineData("/signin/gh_si_x", "PublicPage")]
    [InlineData("/signin/callback/x?state=%22%3E%3Cb%3E", "SignIn")]
    public async Task People_who_come_too_fast_get_a_page_and_programs_a_problem(string path, string limit)
    {
        await using var own = await OwnServer.StartAsync(new() { [$"Gatehouse:RateLimits:{limit}:PerMinute"] = "1", [$"Gatehouse:RateLimits:{limit}:Burst"] = "1" });
        using var visit = new Visit(own.Server.Address, language: "de");
        using var program = new Visit(own.Server.Address, accept: "*/*");
        using var first = await visit.GetAsync(path);

        using var page = await visit.GetAsync(path);
        using var problem = await program.GetAsync(path);
        var text = await page.Content.ReadAsStringAsync(Ct);

        Assert.All([page, problem], a => Assert.Equal(HttpStatusCode.TooManyRequests, a.StatusCode));
        Assert.All([page, problem], a => Assert.InRange(a.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Einen Moment, bitte", text, StringComparison.Ordinal);
        Assert.Contains($"Warten Sie {page.Headers.RetryAfter!.Delta!.Value.TotalSeconds:0} Sekunden", text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{WebUtility.HtmlEncode(path)}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_form_that_comes_too_fast_says_how_to_send_it_again()
    {
        await using var own = await OwnServer.StartAsync(new() { ["Gatehouse:RateLimits:SignIn:PerMinute"] = "1", ["Gatehouse:RateLimits:SignIn:Burst"] = "1" });
        using var visit = new Visit(own.Server.Address);
        using var first = await visit.PostAsync("/signin/gh_si_x/code", new ByteArrayContent([]));

        using var second = await visit.PostAsync("/signin/gh_si_x/code", new ByteArrayContent([]));
        var text = await second.Content.ReadAsStringAsync(Ct);

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Contains("go back and send the form once more", text, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"button\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_somebody_exists_takes_the_same_time()
    {
        // Enough rounds that hashing dominates, as it does in real life.
        await using var own = await OwnServer.StartAsync(configure: b => b.Services.Configure<PasswordHasherOptions>(o => o.IterationCount = 200_000));
        var (email, path) = await BeginAsync(own);
        using var visit = new Visit(own.Server.Address);
        var page = await visit.PageAsync(path);
        await TimeAsync(email); // everything is compiled and connected

        var (known, unknown) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < 5; i++)
        {
            known = Min(known, await TimeAsync(email));
            unknown = Min(unknown, await TimeAsync($"nobody{i}@example.org"));
        }

        Assert.InRange(unknown / known, 0.6, 1.7);

        async Task<TimeSpan> TimeAsync(string identifier)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await visit.TapAsync(page, path, ("identifier", identifier), ("password", "not the password"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            return Stopwatch.GetElapsedTime(begun);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static async Task<(string Email, string Path)> BeginAsync(OwnServer own)
    {
        const string Email = "ada@example.org";
        var code = await own.Server.Services.GetRequiredService<SetupCodes>().NewAsync(firstStart: false, Ct);
        var result = await own.Http.PostAsync<SetupResult>(
            "/api/v1/setup", new SetupRequest(code, new NewOrganization("Example", null), new NewOwner("Ada", Email, GateFixture.Password)));
        var request = new SignInRequest(result.Organization.Id, "/healthz?from=test", null, SignInPurposes.OAuth);
        return (Email, await own.Server.Database.WriteAsync(tx => own.Server.Services.GetRequiredService<ISignIn>().BeginAsync(tx, request), Ct));
    }
}
