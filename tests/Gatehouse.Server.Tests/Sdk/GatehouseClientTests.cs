using System.Net;
using System.Text;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Server.Tests.Sdk;

public sealed class GatehouseClientTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_read_page_after_page_and_only_as_far_as_it_is_looked_at()
    {
        var wire = new Wire(request => request.RequestUri!.Query.Contains("cursor=two", StringComparison.Ordinal)
            ? Json("""{"items":[{"id":"grp_3","name":"C","createdAt":"2026-01-01T00:00:00Z"}]}""")
            : Json("""{"items":[{"id":"grp_1","name":"A","createdAt":"2026-01-01T00:00:00Z"},{"id":"grp_2","name":"B","createdAt":"2026-01-01T00:00:00Z"}],"next":"two"}"""));
        using var client = wire.Client();

        Assert.Equal("grp_1", (await client.ListGroupsAsync(Ct).FirstAsync(Ct)).Id);
        Assert.Single(wire.Requests);

        Assert.Equal(["grp_1", "grp_2", "grp_3"], await client.ListGroupsAsync(Ct).Select(g => g.Id).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_refusal_carries_the_problem_and_when_to_come_back()
    {
        var wire = new Wire(_ =>
        {
            var answer = Json("""{"type":"https://gatehouse.example/errors/too-many-requests","title":"Too fast.","status":429}""", HttpStatusCode.TooManyRequests);
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(7));
            return answer;
        });
        using var client = wire.Client();

        var refusal = await Assert.ThrowsAsync<GatehouseException>(() => client.GetMeAsync(Ct));

        Assert.Equal("too-many-requests", refusal.Problem.Slug);
        Assert.Equal(TimeSpan.FromSeconds(7), refusal.RetryAfter);
        Assert.Equal("Too fast.", refusal.Message);
    }

    [Theory]
    [InlineData("text/html", "<h1>Bad gateway</h1>")]
    [InlineData("application/json", "not json at all")]
    public async Task An_answer_of_somebody_else_on_the_way_is_still_a_refusal(string type, string body)
    {
        var wire = new Wire(_ => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent(body, Encoding.UTF8, type) });
        using var client = wire.Client();

        var refusal = await Assert.ThrowsAsync<GatehouseException>(() => client.GetMeAsync(Ct));

        Assert.Equal(HttpStatusCode.BadGateway, refusal.StatusCode);
        Assert.Contains("502", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_post_has_an_idempotency_key_of_its_own()
    {
        var wire = new Wire(_ => Json("""{"apiKey":{"id":"key_1","name":"n","hint":"abcd","scopes":[],"createdAt":"2026-01-01T00:00:00Z"},"key":"gh_key_x"}"""));
        using var client = wire.Client();

        await client.CreateApiKeyAsync(new NewApiKey("n", ["devices:read"]), Ct);
        await client.CreateApiKeyAsync(new NewApiKey("n", ["devices:read"]), Ct);

        Assert.Equal(2, wire.Requests.Select(r => Assert.Single(r.Headers.GetValues("Idempotency-Key"))).Distinct().Count());
    }

    [Fact]
    public async Task Ids_cannot_leave_their_place_in_the_path_and_a_public_address_may_have_a_path()
    {
        var wire = new Wire(_ => new HttpResponseMessage(HttpStatusCode.NoContent));
        using var client = wire.Client("https://example.org/mdm/");

        await client.PushDeviceAsync("../people/usr_1?x=1#", Ct);

        Assert.Equal("https://example.org/mdm/api/v1/devices/..%2Fpeople%2Fusr_1%3Fx%3D1%23/push", Assert.Single(wire.Requests).RequestUri!.AbsoluteUri);
    }

    private static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, status == HttpStatusCode.OK ? "application/json" : "application/problem+json") };

    private sealed class Wire(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        public GatehouseClient Client(string server = "https://example.org") => new(new HttpClient(this) { BaseAddress = new Uri(server) }, "gh_key_test");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(answer(request));
        }
    }
}
