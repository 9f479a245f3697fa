using Gatehouse.Client.Apps.Wire;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider.Flows;

/// <summary>Asks every few seconds whether a code was used.</summary>
internal sealed class CodeWait(TvClient client, TvAppOptions options)
{
    private const string SessionEnded = "invalid_authentication_session";

    /// <summary>The profile; null when the code has ended, was replaced by a newer one, or the viewer turned away.</summary>
    /// <param name="code">The code.</param>
    /// <param name="until">When to stop, by the clock of the service.</param>
    /// <param name="viewer">Ends when the viewer turns away; null where they cannot.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<TvProfile?> WaitAsync(string code, DateTimeOffset until, Task? viewer, CancellationToken ct)
    {
        while (true)
        {
            var (profile, ended) = await AskAsync(code, ct).ConfigureAwait(false);
            if (profile is not null || ended || client.Now >= until || viewer is { IsCompleted: true })
            {
                return profile;
            }

            var pause = Delays.WaitAsync(options.PollInterval, options.Time, ct);
            await (viewer is null ? pause : Task.WhenAny(pause, viewer)).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
        }
    }

    // The service may be out of reach for a while: the code lasts longer.
    private async Task<(TvProfile? Profile, bool Ended)> AskAsync(string code, CancellationToken ct)
    {
        try
        {
            return (await client.GetProfileOfCodeAsync(code, ct).ConfigureAwait(false), false);
        }
        catch (TvException e) when (e.Error.Code == SessionEnded)
        {
            return (null, true);
        }
        catch (TvException e) when (e.Error.Action == TvErrorActions.Retry)
        {
            return (null, false);
        }
    }
}
