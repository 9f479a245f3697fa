using Gatehouse.Client;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Client.TvProvider.Backends;
using Gatehouse.Simulator.TvProvider.Living;

namespace Gatehouse.Cli.Demo;

/// <summary>
/// The act of the viewers: one signs in by the TV-provider account of her Apple TV on one channel and is signed in on the next,
/// another types a code on his phone; what they may watch depends on their packages; both log out.
/// </summary>
/// <param name="Steps">What should have happened, and whether it did.</param>
internal sealed record DemoTv(IReadOnlyList<(string What, bool Done)> Steps)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Steps that did not happen.</summary>
    public int Failed => Steps.Count(s => !s.Done);

    /// <summary>Plays it.</summary>
    public static async Task<DemoTv> RunAsync(GatehouseClient client, DemoWorld world, TimeProvider time, CancellationToken ct)
    {
        await using var channels = await DemoChannels.OpenAsync(client, world, ct);
        var steps = new List<(string What, bool Done)>();
        try
        {
            await PlayAppleAsync(world, channels, time, steps, ct);
            await PlaySecondScreenAsync(world, channels, time, steps, ct);
        }
        catch (Exception e) when (e is TvException or HttpRequestException or BrowserEndedException or TimeoutException)
        {
            steps.Add(($"all of it ({e.Message})", false));
        }

        return new DemoTv(steps);
    }

    /// <summary>Prints it.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine("Two viewers sign in with their TV providers:");
        foreach (var (what, done) in Steps)
        {
            output.WriteLine($"{(done ? "done" : "FAILED")}: {what}");
        }
    }

    private static async Task PlayAppleAsync(DemoWorld world, DemoChannels channels, TimeProvider time, List<(string What, bool Done)> steps, CancellationToken ct)
    {
        using var television = new SimulatedTelevision(world.Server.BaseAddress, time);
        television.Account.Board(DemoChannels.CableAtApple, channels.CableProvider);
        television.Account.Choice = (DemoChannels.CableAtApple, DemoChannels.Vera);
        var vera = new ViewerAtScreen(world.Network);
        var films = television.Start(DemoChannels.Films, channels.Statement, vera, WithFallback);
        var news = television.Start(DemoChannels.News, channels.Statement, vera, WithFallback);

        var first = await films.SignInAsync(ct).WaitAsync(Patience, time, ct);
        steps.Add(("Vera picks her TV provider in the picker of her Apple TV, and is signed in on the first channel", first.Outcome == TvSignInOutcome.ByDeviceAccount));
        var second = await news.SignInAsync(ct).WaitAsync(Patience, time, ct);
        steps.Add((
            "on the next channel she is signed in already: nothing is shown, nothing typed",
            second.Outcome == TvSignInOutcome.ByDeviceAccount && television.Account.Interruptions + vera.Interruptions == 1));

        var live = await films.AuthorizeAsync(DemoChannels.Live, ct);
        steps.Add(("what her package has is permitted, and the channel's backend takes the media token once", await IsTakenOnceAsync(world, channels, live, ct)));
        var premium = await films.AuthorizeAsync(DemoChannels.Premium, ct);
        steps.Add((
            $"what it has not is denied, in the words of the provider: “{premium.Error?.Details}”",
            premium is { IsAuthorized: false, Token: null, Error.Code: "authorization_denied_by_mvpd" }));

        var logout = await films.LogOutAsync(ct);
        steps.Add((
            "she logs out of the channel, and is told to sign out in the settings of the device as well",
            logout?.ActionName == TvLogout.AtDevice && vera.ToldToSignOut && await films.FindAsync(ct) is null));
    }

    private static async Task PlaySecondScreenAsync(DemoWorld world, DemoChannels channels, TimeProvider time, List<(string What, bool Done)> steps, CancellationToken ct)
    {
        using var television = new SimulatedTelevision(world.Server.BaseAddress, time);
        var walt = new ViewerAtScreen(world.Network);
        var films = television.Start(DemoChannels.Films, channels.Statement, walt, o => o with
        {
            Account = null,
            LogoutRedirectUrl = "https://demo.example/signed-out",
            PollInterval = TimeSpan.FromSeconds(1),
        });

        var signIn = films.SignInAsync(ct);
        var code = await walt.Code.WaitAsync(Patience, time, ct);
        var phone = new ViewerAtBrowser(world.Network, DemoChannels.Walt) { Code = code.Code, Mvpd = DemoChannels.Satellite };
        await phone.GoThroughAsync(code.Page, null, ct);
        var done = await signIn.WaitAsync(Patience, time, ct);
        steps.Add((
            $"Walt types the code {code.Code} on his phone, signs in at the provider that he picks there, and the television goes on",
            done.Outcome == TvSignInOutcome.InBrowser && done.Profile?.Mvpd == DemoChannels.Satellite));

        var premium = await films.AuthorizeAsync(DemoChannels.Premium, ct);
        steps.Add(("his package has the premium programme", premium is { IsAuthorized: true, Token: not null }));
        var logout = await films.LogOutAsync(ct);
        steps.Add(("he logs out, and nobody is signed in on the television any more", logout?.ActionName == TvLogout.AtProvider && await films.FindAsync(ct) is null));
    }

    private static TvAppOptions WithFallback(TvAppOptions options) => options with { DomainName = "demo.example", RedirectUrl = "https://demo.example/signed-in" };

    private static async Task<bool> IsTakenOnceAsync(DemoWorld world, DemoChannels channels, TvDecision decision, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = world.Server.BaseAddress };
        using var backend = MediaTokenChecker.Connect(DemoChannels.Films, channels.Organization, http);
        var (first, second) = (
            await backend.CheckAsync(decision.Token?.SerializedToken, DemoChannels.Live, ct), await backend.CheckAsync(decision.Token?.SerializedToken, DemoChannels.Live, ct));
        return (first.Outcome, second.Outcome) == (MediaTokenOutcome.ValidToken, MediaTokenOutcome.AlreadyUsed);
    }
}
