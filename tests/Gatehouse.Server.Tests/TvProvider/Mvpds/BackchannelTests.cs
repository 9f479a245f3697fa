using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Simulator.TvProvider.Mvpds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>What providers are asked, and what becomes of each way to answer or not to.</summary>
public abstract class BackchannelTests(IGateFixture gate)
{
    private static readonly IReadOnlyDictionary<string, JsonElement> NoMetadata = new Dictionary<string, JsonElement>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IMvpds Mvpds => (IMvpds)gate.Services.GetService(typeof(IMvpds))!;

    [Theory]
    [InlineData("xacml")]
    [InlineData("rest")]
    public async Task Each_resource_gets_its_decision_with_the_provider_s_reason(string protocol)
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, protocol);

        var allowed = Assert.Single(await AskAsync(settings, integration, "live"));
        var denied = Assert.Single(await AskAsync(settings, integration, "premium"));
        var restricted = Assert.Single(await AskAsync(settings, integration, "horror"));
        var stranger = Assert.Single(await AskAsync(settings, integration, "live", user: "nobody"));

        Assert.True(allowed is { Permitted: true, Error: null, IsDummy: false } && allowed.Ends > gate.Clock.GetUtcNow());
        Assert.Equal((TvErrorCodes.AuthorizationDeniedByMvpd, "Your package has no premium."), (denied.Error, denied.Details));
        Assert.Equal(TvErrorCodes.AuthorizationDeniedByParentalControls, restricted.Error);
        Assert.Equal(TvErrorCodes.IdentityNotRecognizedByMvpd, stranger.Error);
        Assert.Equal(4, mvpd.Questions);
    }

    [Theory]
    [InlineData("xacml", "multi", 1)]
    [InlineData("rest", "multi", 1)]
    [InlineData("xacml", "fork", 3)]
    [InlineData("rest", "lineup", 3)]
    public async Task Preflight_asks_together_or_one_by_one_and_answers_in_order(string protocol, string preflight, int questions)
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, protocol, a => a with { Preflight = preflight });

        var decisions = await AskAsync(settings, integration, ["premium", "live", "horror"], preflight: true);

        Assert.Equal(["premium", "live", "horror"], decisions.Select(d => d.Resource.Requested));
        Assert.Equal([false, true, false], decisions.Select(d => d.Permitted));
        Assert.All(decisions.Where(d => !d.Permitted), d => Assert.Equal(TvErrorCodes.PreauthorizationDeniedByMvpd, d.Error));
        Assert.Equal(questions, mvpd.Questions);
    }

    [Fact]
    public async Task A_line_up_from_the_sign_in_decides_without_asking()
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, "xacml", a => a with { Preflight = "lineup" });
        var channels = new Dictionary<string, JsonElement> { ["channelID"] = JsonSerializer.SerializeToElement(new[] { "live" }) };

        var decisions = await AskAsync(settings, integration, ["live", "premium"], preflight: true, metadata: channels);

        Assert.Equal([true, false], decisions.Select(d => d.Permitted));
        Assert.Equal(0, mvpd.Questions);
    }

    [Fact]
    public async Task A_provider_without_authorization_permits_and_says_that_nobody_was_asked()
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, null);

        var decision = Assert.Single(await AskAsync(settings, integration, "live"));

        Assert.True(decision is { Permitted: true, IsDummy: true });
    }

    [Fact]
    public async Task The_same_question_at_the_same_time_is_asked_once()
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, "rest");
        mvpd.Faults.Delay = TimeSpan.FromSeconds(1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AskAsync(settings, integration, "live")));
        var after = await AskAsync(settings, integration, "live");

        Assert.All(answers, a => Assert.True(a.Single().Permitted));
        Assert.True(Assert.Single(after).Permitted);
        Assert.Equal(2, mvpd.Questions);
    }

    [Fact]
    public async Task Who_leaves_takes_the_answer_from_nobody()
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, "rest");
        mvpd.Faults.Delay = TimeSpan.FromSeconds(1);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var gone = Mvpds.DecideAsync(settings, integration, Question(["live"]), leaves.Token);
        var stays = Mvpds.DecideAsync(settings, integration, Question(["live"]), Ct);
        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.True(Assert.Single(await stays).Permitted);
        Assert.Equal(1, mvpd.Questions);
    }

    [Theory]
    [InlineData("xacml", MvpdLie.ForeignKey)]
    [InlineData("xacml", MvpdLie.Unsigned)]
    [InlineData("xacml", MvpdLie.OtherAudience)]
    [InlineData("xacml", MvpdLie.OtherIssuer)]
    [InlineData("xacml", MvpdLie.OtherRequest)]
    [InlineData("xacml", MvpdLie.Garbage)]
    [InlineData("xacml", MvpdLie.Failure)]
    [InlineData("rest", MvpdLie.OtherRequest)]
    [InlineData("rest", MvpdLie.Garbage)]
    [InlineData("rest", MvpdLie.Failure)]
    public async Task A_provider_that_lies_permits_nothing(string protocol, MvpdLie lie)
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, protocol);
        mvpd.Faults.Lie = lie;

        var decisions = await AskAsync(settings, integration, ["live", "premium"], preflight: true);

        Assert.All(decisions, d => Assert.Equal((false, TvErrorCodes.NetworkReceivedError), (d.Permitted, d.Error)));
    }

    [Fact]
    public async Task A_provider_whose_clock_is_an_hour_off_permits_nothing()
    {
        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, "xacml");

        foreach (var hours in new[] { 1, -3 })
        {
            mvpd.Faults.Clock = TimeSpan.FromHours(hours);
            Assert.Equal(TvErrorCodes.NetworkReceivedError, Assert.Single(await AskAsync(settings, integration, "live")).Error);
        }
    }

    [Fact]
    public async Task Down_slow_refused_and_an_ended_certificate_each_have_their_code()
    {
        await using var mvpd = await StartAsync();
        await using var expired = await StartAsync(MvpdTls.Expired);
        await using var current = await StartAsync(MvpdTls.Current);
        var (settings, integration) = await SetUpAsync(mvpd, "rest", a => a with { DeadlineMs = 700 });

        mvpd.Faults.IsDown = true;
        Assert.Equal(TvErrorCodes.NetworkReceivedError, Assert.Single(await AskAsync(settings, integration, "live")).Error);
        mvpd.Faults.IsDown = false;
        mvpd.Faults.Delay = TimeSpan.FromSeconds(20);
        Assert.Equal(TvErrorCodes.MaximumExecutionTimeExceeded, Assert.Single(await AskAsync(settings, integration, "live")).Error);

        var closed = integration with { Mvpd = integration.Mvpd with { Authorization = integration.Mvpd.Authorization! with { Url = $"http://127.0.0.1:{FreePort()}/rest" } } };
        Assert.Equal(TvErrorCodes.NetworkConnectionTimeout, Assert.Single(await AskAsync(settings, closed, "live")).Error);

        var ended = await SetUpAsync(expired, "rest");
        Assert.Equal(TvErrorCodes.NetworkReceivedError, Assert.Single(await AskAsync(ended.Settings, ended.Integration, "live")).Error);
        var holds = await SetUpAsync(current, "rest");
        Assert.True(Assert.Single(await AskAsync(holds.Settings, holds.Integration, "live")).Permitted);
    }

    [Fact]
    public async Task The_deadline_is_that_of_the_whole_also_where_a_token_is_renewed_in_between()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/rest", async (HttpContext http) =>
        {
            await Task.Delay(500, http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        });
        app.MapPost("/token", async (HttpContext http) =>
        {
            await Task.Delay(500, http.RequestAborted);
            return Results.Json(new { access_token = "second", token_type = "bearer" });
        });
        await app.StartAsync(Ct);
        var site = await TvSite.CreateAsync(gate, MvpdWorld.With(TvExample.GreenSat, m => m with
        {
            OAuth = m.OAuth! with { TokenUrl = $"{app.Urls.First()}/token" },
            Authorization = new TvAuthorization { Protocol = "rest", Url = $"{app.Urls.First()}/rest", SubjectToken = true, DeadlineMs = 1200 },
        }));
        var material = new MvpdMaterial { AccessToken = "first", RefreshToken = Guid.NewGuid().ToString() }.Write();

        var decision = Assert.Single(await Mvpds.DecideAsync(
            await site.SettingsAsync(), await site.IntegrationAsync(TvExample.Acme, TvExample.GreenSat), Question(["live"]) with { Material = material }, Ct));

        Assert.Equal(TvErrorCodes.MaximumExecutionTimeExceeded, decision.Error);
    }

    [Fact]
    public async Task T90_a_connection_that_does_not_stand_in_time_is_a_connection_timeout()
    {
        // Listens, takes no connection, and its queue is full.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var fill = Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        foreach (var socket in fill)
        {
            try
            {
                socket.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // Under way, and it stays so.
            }
        }

        await using var mvpd = await StartAsync();
        var (settings, integration) = await SetUpAsync(mvpd, "rest", a => a with { Url = $"http://{listener.LocalEndPoint}/rest", ConnectTimeoutMs = 400, DeadlineMs = 5000 });

        var decision = Assert.Single(await AskAsync(settings, integration, "live"));

        fill.ForEach(s => s.Dispose());
        Assert.Equal(TvErrorCodes.NetworkConnectionTimeout, decision.Error);
    }

    [Fact]
    public async Task A_provider_that_wants_its_assertion_back_gets_it_as_it_was_signed()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var asked = new TaskCompletionSource<string>();
        app.MapPost("/xacml", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            asked.TrySetResult(await reader.ReadToEndAsync(http.RequestAborted));
        });
        await app.StartAsync(Ct);
        var world = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with
        {
            Authorization = new TvAuthorization { Protocol = "xacml", Url = $"{app.Urls.First()}/xacml", SubjectToken = true },
        }));
        await world.SignInAsync();

        using var content = new StringContent("""{"resources":["live"]}""", Encoding.UTF8, "application/json");
        var answer = (await world.App.SendAsync(HttpMethod.Post, $"/api/v2/{TvExample.Acme}/decisions/authorize/{TvExample.BlueCable}", content)).Ok();
        var query = new SentMessage("", SentMessage.Parse(await asked.Task), null);
        var token = query.All("Attribute").Single(a => a.GetAttribute("AttributeId").EndsWith(":subject-token", StringComparison.Ordinal)).InnerText;
        var assertion = Encoding.UTF8.GetString(Convert.FromBase64String(token));
        var signed = new System.Security.Cryptography.Xml.SignedXml(SentMessage.Parse(assertion));
        signed.LoadXml(new SentMessage("", SentMessage.Parse(assertion), null).All("Signature").Single());

        Assert.Equal("network_received_error", (string?)answer.Json["decisions"]![0]!["error"]!["code"]);
        Assert.DoesNotContain(":subject-id", query.Root.OuterXml, StringComparison.Ordinal);
        using var key = TvExample.MvpdIdentity.GetRSAPublicKey()!;
        Assert.True(signed.CheckSignature(key));
        gate.Logs.AssertNone("u-7c1f", token[..40]);
    }

    /// <summary>The time of the server, with timers that tick.</summary>
    private sealed class HastyClock(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<SimulatedSamlMvpd> StartAsync(MvpdTls? tls = null) => SimulatedSamlMvpd.StartAsync(
        new Gatehouse.Simulator.TvProvider.Mvpds.MvpdOptions
        {
            Id = TvExample.BlueCable,
            DisplayName = "Blue Cable",
            Viewers = [new MvpdViewer("ann", "secret", "u-7c1f") { Package = new HashSet<string> { "live" }, Restricted = new HashSet<string> { "horror" } }],
            Tls = tls,
            Time = tls is null ? new HastyClock(gate.Clock) : TimeProvider.System,
        }, Ct);

    private async Task<(TvSettings Settings, Integration Integration)> SetUpAsync(
        SimulatedSamlMvpd mvpd, string? protocol, Func<TvAuthorization, TvAuthorization>? change = null)
    {
        var described = mvpd.Describe([], protocol);
        var site = await TvSite.CreateAsync(gate, MvpdWorld.With(TvExample.BlueCable, _ => described with { Authorization = described.Authorization is { } a ? (change ?? (x => x))(a) : null }));
        mvpd.Trust(await gate.Anonymous.GetStringAsync($"/saml/{site.Owner.Slug}/metadata", Ct));
        return (await site.SettingsAsync(), await site.IntegrationAsync(TvExample.Acme, TvExample.BlueCable));
    }

    private async Task<IReadOnlyList<MvpdDecision>> AskAsync(TvSettings settings, Integration integration, string resource, string user = "u-7c1f") =>
        await Mvpds.DecideAsync(settings, integration, Question([resource], user), Ct);

    private async Task<IReadOnlyList<MvpdDecision>> AskAsync(
        TvSettings settings, Integration integration, string[] resources, bool preflight, IReadOnlyDictionary<string, JsonElement>? metadata = null) =>
        await Mvpds.DecideAsync(settings, integration, Question(resources, preflight: preflight, metadata: metadata), Ct);

    private static MvpdQuestion Question(
        string[] resources, string user = "u-7c1f", bool preflight = false, IReadOnlyDictionary<string, JsonElement>? metadata = null) => new(
        "tvp_1", user, [], metadata ?? NoMetadata,
        [.. resources.Select(r => ResourceId.TryParse(r, out var resource, out _) ? resource : throw new ArgumentException(r))], preflight, "203.0.113.7");
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class BackchannelTestsOnSqlite(SqliteMvpdGate gate) : BackchannelTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class BackchannelTestsOnPostgres(PostgresMvpdGate gate) : BackchannelTests(gate);
