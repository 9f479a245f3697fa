using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.Tests.TvProvider.Viewers.Support;

/// <summary>An organization with the example, and what viewers do there.</summary>
internal sealed class ViewerWorld(IViewerGate gate, TvSite site)
{
    public const string Root = "/api/v2/ACMETV";
    public const string OtherRoot = "/api/v2/OTHERTV";
    public const string Done = "https://acme.example/done";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public TvSite Site => site;

    public ScriptedMvpds Mvpds => gate.Mvpds;

    public ManualClock Clock => gate.Clock;

    public static async Task<ViewerWorld> CreateAsync(IViewerGate gate, Func<TvConfiguration, TvConfiguration>? change = null)
    {
        gate.Mvpds.Say = r => new Gatehouse.Server.TvProvider.Mvpds.MvpdDecision(r, Permitted: true);
        gate.Mvpds.Gate = Task.CompletedTask;
        gate.Mvpds.Asked.Clear();
        return new ViewerWorld(gate, await TvSite.CreateAsync(gate, change));
    }

    /// <summary>An app that has a token, on an Apple TV of its own.</summary>
    public Task<TvApp> AppAsync(string? applicationId = null) => TvApp.StartAsync(site, applicationId);

    /// <summary>An app, with somebody signed in by a browser.</summary>
    public async Task<TvApp> SignedInAsync(string mvpd = TvExample.BlueCable, MvpdSignIn? signIn = null)
    {
        var app = await AppAsync();
        await SignInAsync(app, mvpd, signIn);
        return app;
    }

    /// <summary>Somebody signs in by a browser; returns the code.</summary>
    public async Task<string> SignInAsync(TvApp app, string mvpd = TvExample.BlueCable, MvpdSignIn? signIn = null, string root = Root)
    {
        var done = root == OtherRoot ? "https://other.example/done" : Done;
        var answer = (await app.PostAsync($"{root}/sessions", ("mvpd", mvpd), ("domainName", new Uri(done).Host), ("redirectUrl", done))).Ok();
        Assert.Equal("authenticate", (string?)answer.Json["actionName"]);
        var code = (string)answer.Json["code"]!;
        Assert.True(await FinishAsync(code, signIn ?? SignIn("u-7c1f")));
        return code;
    }

    /// <summary>The MVPD sends the viewer of a code back signed in; false when it could not begin.</summary>
    public async Task<bool> FinishAsync(string code, MvpdSignIn signIn)
    {
        var viewers = site.Part<IViewers>();
        var session = await viewers.SessionAsync(code, Ct);
        var request = Guid.NewGuid().ToString();
        return session is not null && await gate.Database.WriteAsync(tx => viewers.StartAsync(tx, session.Id, request, [1, 2, 3]), Ct)
            && await gate.Database.WriteAsync(tx => CompleteAsync(viewers, tx, request, signIn), Ct);
    }

    public static MvpdSignIn SignIn(string userId, params (string Key, object Value)[] metadata) => new()
    {
        UserId = userId, UserKey = userId, Material = [7], SessionIndexes = ["_s1"],
        Metadata = metadata.ToDictionary(m => m.Key, m => JsonSerializer.SerializeToElement(m.Value), StringComparer.Ordinal),
    };

    /// <summary>Asks for resources.</summary>
    public static Task<TvAnswer> DecideAsync(TvApp app, string mvpd, string kind, string root, params string[] resources) =>
        app.SendAsync(HttpMethod.Post, $"{root}/decisions/{kind}/{mvpd}", JsonContent.Create(new { resources }));

    /// <summary>The one decision of an authorization.</summary>
    public static async Task<JsonNode> AuthorizeAsync(TvApp app, string mvpd, string resource = "acme-live", string root = Root) =>
        Assert.Single((await DecideAsync(app, mvpd, "authorize", root, resource)).Ok().Json["decisions"]!.AsArray())!;

    /// <summary>Profiles of an app.</summary>
    public static async Task<JsonObject> ProfilesAsync(TvApp app, string? of = null, string root = Root) =>
        (await app.GetAsync($"{root}/profiles{(of is null ? "" : "/" + of)}")).Ok().Json["profiles"]!.AsObject();

    /// <summary>Says what Apple's framework says.</summary>
    public void Partner(TvApp app, PartnerAccess access = PartnerAccess.Granted, string? provider = "blue-cable-tv", TimeSpan? expires = null) =>
        app.Headers["AP-Partner-Framework-Status"] =
            new PartnerFrameworkStatus(access, provider, expires is { } e ? Clock.GetUtcNow() + e : null).Write();

    /// <summary>Names the viewer of a promotional trial.</summary>
    public static void TrialIdentity(TvApp app, string email) =>
        app.Headers["AP-TempPass-Identity"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"email":"{{email}}"}"""));

    private static async Task<bool> CompleteAsync(IViewers viewers, Tx tx, string request, MvpdSignIn signIn)
    {
        if (await viewers.TakeAsync(tx, request) is not { } started)
        {
            return false;
        }

        Assert.Equal([1, 2, 3], started.Secret!);
        await viewers.CompleteAsync(tx, started.Session, signIn);
        return true;
    }
}
