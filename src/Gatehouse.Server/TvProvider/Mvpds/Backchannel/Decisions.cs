using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds.Backchannel;

/// <summary>Asks providers what viewers may watch, in the way that each of them understands, and never for longer than it may take.</summary>
internal sealed class Decisions(OwnAddresses own, XacmlBackchannel xacml, RestBackchannel rest, ILogger<Decisions> log)
{
    // The documented maximum for queries side by side.
    private const int MostAtOnce = 5;

    private readonly SingleFlight<IReadOnlyList<MvpdDecision>> _flights = new();

    /// <summary>One decision per resource, in that order, whatever goes wrong.</summary>
    public async Task<IReadOnlyList<MvpdDecision>> DecideAsync(string organizationId, Integration integration, MvpdQuestion question, CancellationToken ct)
    {
        if ((integration.Mvpd.Authorization ?? integration.Endpoints.Authorization) is not { } authorization)
        {
            return [.. question.Resources.Select(r => new MvpdDecision(r, Permitted: true, IsDummy: true))];
        }

        if (question.Preflight && authorization.Preflight == "lineup" && LineUp(question) is { } channels)
        {
            return [.. question.Resources.Select(r => channels.Contains(r.Channel)
                ? new MvpdDecision(r, Permitted: true)
                : new MvpdDecision(r, Permitted: false, TvErrorCodes.PreauthorizationDeniedByMvpd))];
        }

        // Not the material: it is the profile's, and renewing its tokens must not make it another question.
        var key = string.Join(
            '\n', [organizationId, integration.ServiceProvider.Id, integration.Mvpd.Id, question.ProfileId, question.Preflight ? "p" : "a", .. question.Resources.Select(r => r.Requested)]);
        return await _flights.RunAsync(key, () => AskAsync(organizationId, integration, authorization, question), ct);
    }

    private async Task<IReadOnlyList<MvpdDecision>> AskAsync(string organizationId, Integration integration, TvAuthorization authorization, MvpdQuestion question)
    {
        try
        {
            var side = await own.ForAsync(organizationId, CancellationToken.None);
            var asked = new Asked(side, integration, authorization, question, MvpdMaterial.Read(question.Material));
            var clock = Stopwatch.StartNew();
            var together = question.Preflight && authorization.Preflight == "multi";
            var batches = together ? [question.Resources] : question.Resources.Select(r => (IReadOnlyList<ResourceId>)[r]).ToList();
            var answers = new IReadOnlyList<MvpdDecision>[batches.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, batches.Count), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce },
                async (i, _) => answers[i] = await OneAsync(asked, batches[i], clock));
            return [.. answers.SelectMany(a => a)];
        }
        catch (Exception e) when (e is MvpdException or JsonException)
        {
            MvpdLog.Trouble(log, integration.Mvpd.Id, organizationId, e.Message);
            return [.. question.Resources.Select(r => new MvpdDecision(r, Permitted: false, TvErrorCodes.NetworkReceivedError))];
        }
    }

    private async Task<IReadOnlyList<MvpdDecision>> OneAsync(Asked asked, IReadOnlyList<ResourceId> resources, Stopwatch clock)
    {
        // For all that may happen in between, too: tokens that are renewed, metadata that is fetched.
        var left = TimeSpan.FromMilliseconds(asked.Authorization.DeadlineMs) - clock.Elapsed;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        try
        {
            return asked.Authorization.Protocol == "xacml"
                ? await xacml.AskAsync(asked, resources, left, deadline.Token)
                : await rest.AskAsync(asked, resources, left, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            var late = new MvpdException(MvpdTrouble.NotInTime, "it did not answer in time");
            MvpdLog.Trouble(log, asked.Integration.Mvpd.Id, asked.Side.OrganizationId, late.Message);
            return [.. resources.Select(r => new MvpdDecision(r, Permitted: false, CodeOf(late.Trouble)))];
        }
        catch (MvpdException e)
        {
            MvpdLog.Trouble(log, asked.Integration.Mvpd.Id, asked.Side.OrganizationId, e.Message);
            return [.. resources.Select(r => new MvpdDecision(r, Permitted: false, CodeOf(e.Trouble)))];
        }
    }

    private static TvErrorCode CodeOf(MvpdTrouble trouble) => trouble switch
    {
        MvpdTrouble.NotConnected => TvErrorCodes.NetworkConnectionTimeout,
        MvpdTrouble.NotInTime => TvErrorCodes.MaximumExecutionTimeExceeded,
        MvpdTrouble.UnknownViewer => TvErrorCodes.IdentityNotRecognizedByMvpd,
        MvpdTrouble.SessionEnded => TvErrorCodes.AuthorizationDeniedBySessionInvalidated,
        _ => TvErrorCodes.NetworkReceivedError,
    };

    // What the provider said at sign-in; null when it said nothing, and has to be asked.
    private static HashSet<string>? LineUp(MvpdQuestion question) =>
        question.Metadata.TryGetValue("channelID", out var channels) && channels.ValueKind == JsonValueKind.Array
            ? channels.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!).ToHashSet(StringComparer.Ordinal)
            : channels.ValueKind == JsonValueKind.String ? [channels.GetString()!] : null;
}
