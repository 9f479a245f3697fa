using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Simulator.Accounts;

namespace Gatehouse.Cli.Demo;

/// <summary>
/// The act of the app without a sign-up form: it enrolls itself, is started again, orders at the sample backend, becomes known
/// when its user signs in, and is shut out by the administrator.
/// </summary>
/// <param name="Steps">What should have happened, and whether it did.</param>
internal sealed record DemoApps(IReadOnlyList<(string What, bool Done)> Steps)
{
    private const string Article = "a lamp";

    /// <summary>Steps that did not happen.</summary>
    public int Failed => Steps.Count(s => !s.Done);

    /// <summary>Plays it.</summary>
    public static async Task<DemoApps> RunAsync(GatehouseClient client, DemoWorld world, CancellationToken ct)
    {
        await using var shop = await DemoShop.OpenAsync(client, world, ct);
        var steps = new List<(string What, bool Done)>();
        try
        {
            await PlayAsync(client, world, shop, steps, ct);
        }
        catch (Exception e) when (e is AppSessionException or HttpRequestException)
        {
            steps.Add(($"all of it ({e.Message})", false));
        }

        return new DemoApps(steps);
    }

    /// <summary>Prints it.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine("An app gets an identity without a sign-up form:");
        foreach (var (what, done) in Steps)
        {
            output.WriteLine($"{(done ? "done" : "FAILED")}: {what}");
        }
    }

    private static async Task PlayAsync(GatehouseClient client, DemoWorld world, DemoShop shop, List<(string What, bool Done)> steps, CancellationToken ct)
    {
        string anonymous;
        await using (var first = new AppSession(Options(world, shop)))
        {
            await first.EnsureLoggedInAsync(ct: ct);
            anonymous = first.User!.UserId;
            steps.Add(($"the app enrolls without a person, as user {anonymous}", true));
        }

        await using var session = new AppSession(Options(world, shop));
        var state = await session.StartAsync(ct);
        await session.LoginAsync(ct: ct);
        steps.Add(("it is started again, and logs in with what it has stored", state == SdkState.LoginRequired && session.User!.UserId == anonymous));

        using var http = new HttpClient(session.CreateHandler(DemoShop.Audience)) { BaseAddress = shop.Backend };
        using (var ordered = await http.PostAsJsonAsync("orders", new { article = Article }, ct))
        {
            steps.Add(("it exchanges its token, and orders at the backend", ordered.StatusCode == HttpStatusCode.OK));
        }

        using (var asked = await http.GetAsync("account", ct))
        {
            steps.Add(("the account page of the backend wants somebody who has signed in", asked.StatusCode == HttpStatusCode.Unauthorized));
        }

        var known = await session.UpgradeAsync(DemoShop.SignInClient, ct: ct);
        using (var account = await http.GetAsync("account", ct))
        {
            var orders = await http.GetStringAsync("orders", ct);
            steps.Add((
                $"its user signs in as {shop.Customer.Person.Name}, is the same user as before, and finds the order",
                known.UserId == anonymous && account.StatusCode == HttpStatusCode.OK && orders.Contains(Article, StringComparison.Ordinal)));
        }

        steps.Add(("the administrator blocks the installation, and it gets no token any more", await IsShutOutAsync(client, session, ct)));
    }

    private static async Task<bool> IsShutOutAsync(GatehouseClient client, AppSession session, CancellationToken ct)
    {
        var installation = await client.ListAppInstallationsAsync(ct: ct).SingleAsync(ct);
        await client.BlockAppInstallationAsync(installation.Id, ct: ct);
        try
        {
            await session.ExchangeAsync(DemoShop.Audience, forceUpdate: true, ct);
            return false;
        }
        catch (AppSessionException e)
        {
            return e.Status == StatusType.LockedCertificate;
        }
    }

    private static AppOptions Options(DemoWorld world, DemoShop shop) => new()
    {
        Server = world.Server.BaseAddress,
        TenantId = shop.Tenant,
        AppName = "demo shop",
        Store = new FileSecureStore(new FileSecureStoreOptions { Folder = Path.Combine(world.Folder, "app") }),
        Keys = new SoftwareKeyStore(),
        RedirectUri = new Uri(DemoShop.RedirectUri),
        Browser = new Browser(new PersonAtBrowser(world.Network, shop.Customer.Owner)),
    };

    /// <summary>What the app opens sign-in pages in.</summary>
    private sealed class Browser(PersonAtBrowser person) : IAppBrowser
    {
        public async Task<Uri?> AuthorizeAsync(Uri start, Uri redirectUri, CancellationToken ct) => await person.GoThroughAsync(start, redirectUri.Scheme, ct);
    }
}
