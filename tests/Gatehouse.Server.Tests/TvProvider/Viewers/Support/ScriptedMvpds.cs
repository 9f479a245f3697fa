using System.Collections.Concurrent;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.Tests.TvProvider.Viewers.Support;

/// <summary>MVPDs that say what a test lets them say, and remember what they were asked.</summary>
internal sealed class ScriptedMvpds : IMvpds
{
    private readonly ConcurrentDictionary<string, bool> _used = new(StringComparer.Ordinal);
    private int _requests;

    /// <summary>Questions so far.</summary>
    public ConcurrentQueue<MvpdQuestion> Asked { get; } = new();

    /// <summary>Ids of requests that were pending when an answer of Apple's framework was judged.</summary>
    public ConcurrentQueue<IReadOnlyList<string>> Pending { get; } = new();

    /// <summary>Where browsers were to end that log out.</summary>
    public ConcurrentQueue<string> Logouts { get; } = new();

    /// <summary>What is said to a resource. Permits by default.</summary>
    public Func<ResourceId, MvpdDecision> Say { get; set; } = r => new MvpdDecision(r, Permitted: true);

    /// <summary>Answers wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What an answer of Apple's framework proves, by its text. Nothing by default.</summary>
    public Func<string, MvpdSignIn?> Judge { get; set; } = _ => null;

    public Task<PartnerRequest?> PartnerRequestAsync(TvSettings settings, Integration integration, CancellationToken ct) =>
        Task.FromResult<PartnerRequest?>(new PartnerRequest($"_{Guid.NewGuid():N}-{Interlocked.Increment(ref _requests)}", "PD94bWw="));

    public Task<PartnerAnswer> JudgePartnerAsync(
        TvSettings settings, Integration integration, string samlResponse, IReadOnlyList<string> requestIds, CancellationToken ct)
    {
        Pending.Enqueue(requestIds);
        return Task.FromResult(Judge(samlResponse) is { } signIn
            ? new PartnerAnswer(signIn, samlResponse, DateTimeOffset.MaxValue, null)
            : new PartnerAnswer(null, null, default, "it is not what the test wants"));
    }

    public Task<string?> FindByIssuerAsync(TvSettings settings, Integration expected, string issuer, CancellationToken ct) =>
        Task.FromResult(settings.Offered(expected.ServiceProvider.Id).FirstOrDefault(i => i.Endpoints.Saml?.EntityId == issuer)?.Mvpd.Id);

    public Task<bool> UseAsync(Tx tx, string replayKey, DateTimeOffset rememberUntil) => Task.FromResult(_used.TryAdd(replayKey, true));

    public async Task<IReadOnlyList<MvpdDecision>> DecideAsync(TvSettings settings, Integration integration, MvpdQuestion question, CancellationToken ct)
    {
        Asked.Enqueue(question);
        await Gate.WaitAsync(ct);
        return [.. question.Resources.Select(Say)];
    }

    public ValueTask<bool> HasLogoutAsync(TvSettings settings, Integration integration, CancellationToken ct) =>
        ValueTask.FromResult(integration.Endpoints.Saml?.LogoutUrl is not null);

    public Task<string> BeginLogoutAsync(
        Tx tx, Integration integration, string organizationId, byte[] material, IReadOnlyList<string> sessionIndexes, string redirectUrl)
    {
        Logouts.Enqueue(redirectUrl);
        return Task.FromResult("/tv/logout/somewhere");
    }
}
