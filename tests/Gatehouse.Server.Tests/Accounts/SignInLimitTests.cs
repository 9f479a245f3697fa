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
