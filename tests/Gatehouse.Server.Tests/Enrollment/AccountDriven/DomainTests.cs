using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Fallback;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Simulator.DeviceService;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Enrollment.AccountDriven;

public abstract class DomainTests(IEnrollmentGate gate) : AccountDrivenTestBase(gate)
{
    [Fact]
    public async Task The_domain_s_own_web_server_decides_who_has_a_domain()
    {
        var owner = await OrganizationAsync();
        var squatter = await OrganizationAsync();
        var domain = $"own{owner.Slug}.example".ToLowerInvariant();
        await AddAsync(squatter, domain);
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await AddAsync(owner, domain);
        Domains.Hosts[domain] = Serving(Snippet(await SnippetsAsync(owner), "static"));
        Assert.StartsWith($"/enroll/account/{squatter.Slug}/", await WhereAsync(domain), StringComparison.Ordinal);

        var wrong = await CheckAsync(squatter, domain);
        var right = await CheckAsync(owner, domain);

        Assert.Equal((false, "otherServer"), (wrong.Works, wrong.Fault));
        Assert.True(right.Works, right.Text);
        Assert.StartsWith($"/enroll/account/{owner.Slug}/", await WhereAsync(domain), StringComparison.Ordinal);
        Assert.True((await GetAsync<Page<AccountDomain>>(owner, $"{Api}/domains")).Items.Single().Verified);
    }

    [Fact]
    public async Task A_redirect_has_to_carry_the_query_on()
    {
        var owner = await OrganizationAsync();
        var domain = $"redirect{owner.Slug}.example".ToLowerInvariant();
        var mdm = $"mdm.{domain}";
        await AddAsync(owner, domain);
        Domains.Hosts[mdm] = Serving(Snippet(await SnippetsAsync(owner), "static"));

        Domains.Hosts[domain] = request => Redirect($"https://{mdm}/discovery");
        var lost = await CheckAsync(owner, domain);
        Domains.Hosts[domain] = request => Redirect($"https://{mdm}/discovery{request.RequestUri!.Query}");
        var kept = await CheckAsync(owner, domain);

        Assert.Equal("redirectLostQuery", lost.Fault);
        Assert.True(kept.Works, kept.Text);
        Assert.Equal([$"https://{domain}/.well-known/com.apple.remotemanagement", $"https://{mdm}/discovery"], kept.Hops);
    }

    [Fact]
    public async Task The_doctor_says_what_is_wrong_with_each_domain_and_what_to_do()
    {
        var owner = await OrganizationAsync();
        Assert.Contains(await DoctorAsync(owner), f => f.Message.Contains("no domain is named", StringComparison.Ordinal));
        foreach (var (name, answer) in new (string, Func<HttpRequestMessage, HttpResponseMessage>?)[]
        {
            ("page", _ => Body("<html>", "text/html")),
            ("type", _ => Body(Snippet(SnippetsAsync(owner).GetAwaiter().GetResult(), "static"), "application/octet-stream")),
            ("missing", _ => new HttpResponseMessage(HttpStatusCode.NotFound)),
            ("tls", _ => throw new HttpRequestException(HttpRequestError.SecureConnectionError)),
            ("unknown", null),
        })
        {
            var domain = $"{name}{owner.Slug}.example".ToLowerInvariant();
            await AddAsync(owner, domain);
            if (answer is not null)
            {
                Domains.Hosts[domain] = answer;
            }
        }

        var told = string.Join('\n', (await DoctorAsync(owner)).Select(f => f.Message));

        Assert.All(["web page", "application/octet-stream", "has nothing at", "certificate", "does not resolve"], part => Assert.Contains(part, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_says_so_when_it_does_not_ask_all_domains()
    {
        var owner = await OrganizationAsync();
        for (var i = 0; i < 22; i++)
        {
            await AddAsync(owner, $"d{i}{owner.Slug}.example".ToLowerInvariant());
        }

        Assert.Contains(await DoctorAsync(owner), f => f.Message.Contains("2 more domains were not asked", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("192.0.2.1")]
    [InlineData("a b.example")]
    [InlineData("https://example.com")]
    public async Task What_is_no_domain_is_refused(string text)
    {
        var owner = await Gate.OwnerAsync();
        using var answer = await owner.PostAsJsonAsync($"{Api}/domains", new AddAccountDomain { Domain = text }, GatehouseJson.Options, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Snippets_name_the_address_of_this_organization()
    {
        var owner = await OrganizationAsync();
        var snippets = await SnippetsAsync(owner);

        Assert.Equal(["nginx", "apache", "caddy", "static"], snippets.Select(s => s.Server));
        Assert.All(snippets, s => Assert.Contains($"/enroll/account/{owner.Slug}/", s.Text, StringComparison.Ordinal));
        Assert.Contains("$is_args$args", Snippet(snippets, "nginx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apple_is_told_the_address_by_a_session_that_is_renewed_when_it_ends()
    {
        var owner = await OrganizationAsync();
        await using var apple = await MockAppleDeviceService.StartAsync(Gate.Clock, Ct);
        Gate.Services.GetRequiredService<IOptions<EnrollmentOptions>>().Value.AppleDeviceServiceUrl = apple.Address.ToString();
        using var early = await owner.PostAsync($"{Api}/apple/register", null, Ct);
        using var stored = await StoreAsync(owner, apple.Token.ConsumerSecret);
        var registered = await CreateAsync<AppleFallback>(owner, "/apple/register", new { });
        apple.EndSessions();
        var shown = await GetAsync<AppleFallback>(owner, $"{Api}/apple");
        using var removed = await owner.DeleteAsync($"{Api}/apple", Ct);

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.NoContent, HttpStatusCode.OK], [early.StatusCode, stored.StatusCode, removed.StatusCode]);
        Assert.EndsWith($"/enroll/account/{owner.Slug}/discovery", registered.RegisteredUrl, StringComparison.Ordinal);
        Assert.Equal(registered.RegisteredUrl, shown.RegisteredUrl);
        Assert.Equal(2, apple.SessionsGiven);
        Assert.Null(apple.RegisteredUrl);

        async Task<HttpResponseMessage> StoreAsync(AdminClient admin, string secret) => await admin.PutAsJsonAsync(
            $"{Api}/apple/token",
            new SetAppleServerToken
            {
                ConsumerKey = apple.Token.ConsumerKey,
                ConsumerSecret = secret,
                AccessToken = apple.Token.AccessToken,
                AccessSecret = apple.Token.AccessSecret,
                AccessTokenExpiry = Gate.Clock.GetUtcNow().AddDays(300),
            },
            GatehouseJson.Options, Ct);
    }

    [Fact]
    public async Task A_redirect_may_stay_on_the_domain()
    {
        var owner = await OrganizationAsync();
        var domain = $"here{owner.Slug}.example".ToLowerInvariant();
        await AddAsync(owner, domain);
        var json = Snippet(await SnippetsAsync(owner), "static");
        Domains.Hosts[domain] = request =>
        {
            var answer = Body(json, "application/json");
            if (request.RequestUri!.AbsolutePath != "/x")
            {
                answer.StatusCode = HttpStatusCode.Found;
                answer.Headers.TryAddWithoutValidation("Location", "/x" + request.RequestUri.Query);
            }

            return answer;
        };

        var check = await CheckAsync(owner, domain);

        Assert.True(check.Works, check.Text);
        Assert.Equal($"https://{domain}/x", check.Hops[^1]);
    }

    [Fact]
    public async Task A_token_that_another_process_stored_is_not_used_with_the_session_of_the_one_before()
    {
        var owner = await OrganizationAsync();
        await using var apple = await MockAppleDeviceService.StartAsync(Gate.Clock, Ct);
        Gate.Services.GetRequiredService<IOptions<EnrollmentOptions>>().Value.AppleDeviceServiceUrl = apple.Address.ToString();
        var tokens = Gate.Services.GetRequiredService<AppleTokenStore>();
        var expires = Gate.Clock.GetUtcNow().AddDays(300);
        await Gate.Database.WriteAsync(tx => tokens.StoreAsync(tx, owner.OrganizationId, new StoredServerToken(apple.Token, expires)), Ct);
        await CreateAsync<AppleFallback>(owner, "/apple/register", new { });

        var other = apple.Token with { AccessToken = "AT_other" };
        await Gate.Database.WriteAsync(tx => tokens.StoreAsync(tx, owner.OrganizationId, new StoredServerToken(other, expires)), Ct);
        using var shown = await owner.GetAsync($"{Api}/apple", Ct);

        Assert.Equal(HttpStatusCode.BadGateway, shown.StatusCode);
    }

    [Fact]
    public async Task A_web_server_that_never_comes_to_an_end_is_not_waited_for()
    {
        var owner = await OrganizationAsync();
        var domain = $"slow{owner.Slug}.example".ToLowerInvariant();
        await AddAsync(owner, domain);
        using var never = new NeverEnding();
        Domains.Hosts[domain] = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(never) };

        var check = await CheckAsync(owner, domain).WaitAsync(TimeSpan.FromSeconds(20), Ct);

        Assert.Equal("timeout", check.Fault);
    }

    [Theory]
    [InlineData("//")]
    [InlineData("///x")]
    [InlineData("https://")]
    [InlineData("//[::1")]
    public async Task A_redirect_to_no_address_is_no_fault_of_ours(string location)
    {
        var owner = await OrganizationAsync();
        var domain = $"odd{owner.Slug}.example".ToLowerInvariant();
        await AddAsync(owner, domain);
        Domains.Hosts[domain] = _ =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.Found);
            answer.Headers.TryAddWithoutValidation("Location", location);
            return answer;
        };

        Assert.False((await CheckAsync(owner, domain)).Works);
    }

    [Fact]
    public async Task What_Apple_refuses_is_said_in_words_and_no_secret_is_shown()
    {
        var owner = await OrganizationAsync();
        await using var apple = await MockAppleDeviceService.StartAsync(Gate.Clock, Ct);
        var options = Gate.Services.GetRequiredService<IOptions<EnrollmentOptions>>().Value;
        options.AppleDeviceServiceUrl = apple.Address.ToString();
        var token = new SetAppleServerToken
        {
            ConsumerKey = apple.Token.ConsumerKey,
            ConsumerSecret = "wrong-secret",
            AccessToken = apple.Token.AccessToken,
            AccessSecret = apple.Token.AccessSecret,
            AccessTokenExpiry = Gate.Clock.GetUtcNow().AddDays(300),
        };
        using var expired = await owner.PutAsJsonAsync($"{Api}/apple/token", token with { AccessTokenExpiry = Gate.Clock.GetUtcNow().AddDays(-1) }, GatehouseJson.Options, Ct);
        using var stored = await owner.PutAsJsonAsync($"{Api}/apple/token", token, GatehouseJson.Options, Ct);
        using var wrong = await owner.PostAsync($"{Api}/apple/register", null, Ct);
        using var right = await owner.PutAsJsonAsync($"{Api}/apple/token", token with { ConsumerSecret = apple.Token.ConsumerSecret }, GatehouseJson.Options, Ct);
        apple.Fault = (403, "T_C_NOT_SIGNED");
        using var terms = await owner.PostAsync($"{Api}/apple/register", null, Ct);
        options.AppleDeviceServiceUrl = "http://127.0.0.1:1";
        using var away = await owner.GetAsync($"{Api}/apple", Ct);

        Assert.Equal(HttpStatusCode.BadRequest, expired.StatusCode);
        Assert.Equal([HttpStatusCode.BadGateway, HttpStatusCode.BadGateway, HttpStatusCode.BadGateway], [wrong.StatusCode, terms.StatusCode, away.StatusCode]);
        Assert.Contains("accept new terms", await terms.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("UNREACHABLE", await away.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain((await GetAsync<Page<AuditEntry>>(owner, "/api/v1/audit")).Items, e => $"{e.Detail}".Contains("secret", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
    }

    private FakeDomains Domains => (FakeDomains)Gate.Services.GetRequiredService<DiscoveryHttp>();

    private static Task<AccountDomain> AddAsync(AdminClient owner, string domain) => CreateAsync<AccountDomain>(owner, "/domains", new AddAccountDomain { Domain = domain });

    private static Task<DiscoveryCheck> CheckAsync(AdminClient owner, string domain) => CreateAsync<DiscoveryCheck>(owner, $"/domains/{domain}/check", new { });

    private static Task<IReadOnlyList<DoctorFinding>> DoctorAsync(AdminClient owner) => GetAsync<IReadOnlyList<DoctorFinding>>(owner, "/api/v1/doctor");

    private static async Task<IReadOnlyList<DiscoverySnippet>> SnippetsAsync(AdminClient owner) => (await GetAsync<Page<DiscoverySnippet>>(owner, $"{Api}/snippets")).Items;

    private static string Snippet(IReadOnlyList<DiscoverySnippet> all, string server) => all.Single(s => s.Server == server).Text;

    private static Func<HttpRequestMessage, HttpResponseMessage> Serving(string json) => _ => Body(json, "application/json");

    private static HttpResponseMessage Body(string text, string type) => new(HttpStatusCode.OK) { Content = new StringContent(text, new MediaTypeHeaderValue(type)) };

    private static HttpResponseMessage Redirect(string location)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Found);
        answer.Headers.Location = new Uri(location);
        return answer;
    }

    private async Task<string> WhereAsync(string domain)
    {
        using var answer = await Gate.Anonymous.GetAsync($"/.well-known/com.apple.remotemanagement?user-identifier=a@{domain}", Ct);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Ct));
        return new Uri(json.RootElement.GetProperty("Servers")[0].GetProperty("BaseURL").GetString()!).AbsolutePath;
    }
}

/// <summary>A body from which nothing comes.</summary>
internal sealed class NeverEnding : MemoryStream
{
    public override bool CanSeek => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class DomainTestsOnSqlite(SqliteEnrollmentGate gate) : DomainTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class DomainTestsOnPostgres(PostgresEnrollmentGate gate) : DomainTests(gate);
