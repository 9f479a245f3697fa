using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Admin.Setup;

/// <summary>While there is no organization, each start prints a link that makes the first one.</summary>
public sealed class SetupAnnouncement(SetupCodes codes, Terminal terminal, IHostApplicationLifetime lifetime, ILogger<SetupAnnouncement> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The link may need the address that the server listens on.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        if (await codes.FirstStartAsync(stoppingToken))
        {
            terminal.Say(
                "Gatehouse is running and has no organization yet. Create it and its owner here:",
                "  " + await codes.NewLinkAsync(firstStart: true, stoppingToken),
                "The link works once, for 24 hours. Starting again prints a new one.");
            AdminLog.SetupWaits(log);
        }
    }
}
