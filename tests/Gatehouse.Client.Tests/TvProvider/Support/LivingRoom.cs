using System.Globalization;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.Tests.TvProvider.Support;

/// <summary>An app on an Apple TV, its framework and its screen, in a <see cref="Story"/>.</summary>
public sealed class LivingRoom : IVideoSubscriberAccount, ITvScreen, ITvStore, IDisposable
{
    public const string Statement = "header.statement.signature";
    public const string Device = "7d0f6a2e-device-0001";

    private readonly Dictionary<string, byte[]> _stored = new(StringComparer.Ordinal);
    private readonly List<TvApp> _apps = [];

    public LivingRoom()
    {
        Options = new TvAppOptions
        {
            Server = new Uri("https://gate.example"),
            ServiceProvider = "ACMETV",
            SoftwareStatement = Statement,
            Device = new TvDevice(Device, "AppleTV14,1", "14,1", "tvOS", "18.4", "WiFi") { PrimaryHardwareType = "SetTopBox", ApplicationId = "tv.acme.player" },
            Store = this,
            DomainName = "acme.example",
            RedirectUrl = "https://acme.example/done",
            Account = this,
            HttpHandler = () => Story,
            Time = Clock,
        };
    }

    public Story Story { get; } = new();

    public HastyClock Clock { get; } = new();

    public TvAppOptions Options { get; set; }

    public bool HasBrowser { get; set; } = true;

    public string Partner => "Apple";

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The app, as its next start has it.</summary>
    public TvApp Start()
    {
        var app = new TvApp(Options, this);
        _apps.Add(app);
        return app;
    }

    /// <summary>The app has registered and has a token.</summary>
    public LivingRoom Registered()
    {
        _stored["client"] = """{"id":"c_1","secret":"s_1"}"""u8.ToArray();
        _stored["token"] = System.Text.Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$"""{"token":"at_1","expires":{{Now.AddHours(6).ToUnixTimeMilliseconds()}}}"""));
        return this;
    }

    /// <summary>The framework is asked, and says this.</summary>
    public LivingRoom Account(bool interrupts, VideoAccountAccess access, Func<VideoAccountRequest, VideoAccountMetadata>? answer = null)
    {
        Story.Step($"access, prompt {interrupts}", _ => access);
        if (answer is not null)
        {
            Story.Step($"account, interruption {interrupts}", request => answer((VideoAccountRequest)request));
        }

        return this;
    }

    public byte[]? Stored(string name) => _stored.GetValueOrDefault(name);

    Task<VideoAccountAccess> IVideoSubscriberAccount.CheckAccessAsync(bool prompt, CancellationToken ct) =>
        Task.FromResult((VideoAccountAccess)Story.Happens($"access, prompt {prompt}", prompt));

    Task<VideoAccountMetadata> IVideoSubscriberAccount.RequestAsync(VideoAccountRequest request, CancellationToken ct) =>
        Task.FromResult((VideoAccountMetadata)Story.Happens($"account, interruption {request.IsInterruptionAllowed}", request));

    Task<ProviderChoice> ITvScreen.ChooseProviderAsync(IReadOnlyList<TvProviderOffer> providers, CancellationToken ct) =>
        Task.FromResult((ProviderChoice)Story.Happens("choose a provider", providers));

    Task<TvProfile?> ITvScreen.ChooseProfileAsync(IReadOnlyList<TvProfile> profiles, CancellationToken ct) =>
        Task.FromResult((TvProfile?)Story.Happens("choose a profile", profiles));

    Task<bool> ITvScreen.OpenAsync(Uri page, string redirectUrl, CancellationToken ct) => Task.FromResult((bool)Story.Happens("open " + page, redirectUrl));

    async Task ITvScreen.ShowCodeAsync(TvCode code, CancellationToken ct)
    {
        if (Story.Happens("show " + code.Code, code) is Task turnsAway)
        {
            await Task.WhenAny(turnsAway, Task.Delay(Timeout.InfiniteTimeSpan, ct));
        }
        else
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        }
    }

    Task ITvScreen.AskToSignOutAtDeviceAsync(string mvpd, CancellationToken ct)
    {
        Story.Happens("ask to sign out of " + mvpd, mvpd);
        return Task.CompletedTask;
    }

    Task<byte[]?> ITvStore.ReadAsync(string name, CancellationToken ct) => Task.FromResult(_stored.GetValueOrDefault(name));

    Task ITvStore.WriteAsync(string name, byte[] content, CancellationToken ct)
    {
        _stored[name] = content;
        return Task.CompletedTask;
    }

    Task ITvStore.DeleteAsync(string name, CancellationToken ct)
    {
        _stored.Remove(name);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _apps.ForEach(app => app.Dispose());
        Story.Dispose();
    }
}
