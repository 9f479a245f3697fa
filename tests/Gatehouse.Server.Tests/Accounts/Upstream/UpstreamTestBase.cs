using System.Net;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using SignInRequest = Gatehouse.Server.Accounts.Contracts.SignInRequest;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>Makes providers, and walks to them and back as a browser does.</summary>
public abstract class UpstreamTestBase : AccountsTestBase
{
    protected const string Api = "/api/v1/upstream-providers";
    protected const string Domain = "corp.example";

    protected UpstreamTestBase(IGateFixture gate) : base(gate)
    {
        // Providers live in real time; the server's clock stands still since the first test.
        if (TimeProvider.System.GetUtcNow() - Gate.Clock.GetUtcNow() is { Ticks: > 0 } behind)
        {
            Gate.Clock.Advance(behind);
        }
    }

    internal static Task<UpstreamProvider> MakeAsync(
        AdminClient owner, string issuer, UpstreamProviderSettings? settings = null, bool authoritative = false) => owner.PostAsync<UpstreamProvider>(
        Api,
        new CreateUpstreamProvider(
            "Corp SSO", issuer, "gatehouse", ClientSecret: "a secret that both know", Domains: [new UpstreamDomain(Domain, authoritative)],
            Settings: settings ?? new UpstreamProviderSettings { CreatePeople = true }),
        HttpStatusCode.Created);

    internal Task<Person> PersonAsync(AdminClient owner, string id) => owner.GetAsync<Person>($"/api/v1/people/{id}");

    internal Task<Standing> StandingAsync(AdminClient owner, string personId) =>
        Gate.Services.GetRequiredService<IPeople>().StandingAsync(owner.OrganizationId, personId, Ct);

    /// <summary>Types a name, and returns the address at the provider to which the browser is sent.</summary>
    internal async Task<(Uri Location, Dictionary<string, StringValues> Query)> LeaveAsync(Visit visit, SignInRequest request, string typed = "alice@" + Domain)
    {
        var path = await BeginAsync(request);
        var page = await visit.PageAsync(path);
        Assert.DoesNotContain("type=\"password\"", page, StringComparison.Ordinal);
        using var answer = await visit.TapAsync(page, path, ("identifier", typed));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
        var location = answer.Headers.Location!;
        return (location, QueryHelpers.ParseQuery(location.Query));
    }

    /// <summary>Goes to the stand-in and back.</summary>
    internal async Task<HttpResponseMessage> VisitAsync(AdminClient owner, RogueProvider rogue, SignInRequest? request = null)
    {
        using var visit = Browser();
        var (_, query) = await LeaveAsync(visit, request ?? Wanting(owner));
        return await visit.GetAsync(rogue.Authorize(query));
    }

    /// <summary>A whole sign-in at the stand-in.</summary>
    internal async Task<SignInResult> VisitedAsync(AdminClient owner, RogueProvider rogue, SignInRequest? request = null)
    {
        using var answer = await VisitAsync(owner, rogue, request);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct)));
        return (await TakeAsync(answer))!;
    }

    /// <summary>Fails unless the answer is the page that says the provider does not work, and why.</summary>
    internal static async Task RefusedAsync(HttpResponseMessage answer, string detail)
    {
        using (answer)
        {
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains(detail, html, StringComparison.Ordinal);
        }
    }
}
