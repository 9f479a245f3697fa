using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
    public async Task Whether_somebody_exists_costs_the_same_hash()
    {
        var hasher = new WatchedHasher();
        await using var own = await OwnServer.StartAsync(configure: b => b.Services.AddSingleton<IPasswordHasher<string>>(hasher));
        var (email, path) = await BeginAsync(own);
        using var visit = new Visit(own.Server.Address);
        var page = await visit.PageAsync(path);

        var known = await CostAsync(email);
        var unknown = await CostAsync("nobody@example.org");

        Assert.Equal([WatchedHasher.Rounds], known);
        Assert.Equal(known, unknown);

        async Task<IReadOnlyList<int>> CostAsync(string identifier)
        {
            hasher.Compared.Clear();
            using var answer = await visit.TapAsync(page, path, ("identifier", identifier), ("password", "not the password"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            return [.. hasher.Compared];
        }
    }

    private static async Task<(string Email, string Path)> BeginAsync(OwnServer own)
    {
        const string Email = "ada@example.org";
        var code = await own.Server.Services.GetRequiredService<SetupCodes>().NewAsync(firstStart: false, Ct);
        var result = await own.Http.PostAsync<SetupResult>(
            "/api/v1/setup", new SetupRequest(code, new NewOrganization("Example", null), new NewOwner("Ada", Email, GateFixture.Password)));
        var request = new SignInRequest(result.Organization.Id, "/healthz?from=test", null, SignInPurposes.OAuth);
        return (Email, await own.Server.Database.WriteAsync(tx => own.Server.Services.GetRequiredService<ISignIn>().BeginAsync(tx, request), Ct));
    }

    /// <summary>Notes how many rounds each comparison costs.</summary>
    private sealed class WatchedHasher : IPasswordHasher<string>
    {
        public const int Rounds = 2_000;

        private readonly PasswordHasher<string> _inner = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

        public ConcurrentQueue<int> Compared { get; } = [];

        public string HashPassword(string user, string password) => _inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(string user, string hashedPassword, string providedPassword)
        {
            // The framework's format 3: a marker, then the pseudo-random function and the rounds, four bytes each.
            Compared.Enqueue(BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hashedPassword).AsSpan(5)));
            return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
