using Dapper;
using Gatehouse.Server.Storage;
using Npgsql;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>Hears on PostgreSQL what other processes made due, so that a push does not wait for the next poll.</summary>
public sealed class PushListener(Database database, PushQueue queue, TimeProvider time, ILogger<PushListener> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Kind != DatabaseKind.Postgres)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Polling goes on meanwhile, so this costs seconds and nothing else.
                MdmLog.WorkFailed(logger, e, "push-listen");
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = (NpgsqlConnection)await database.OpenAsync(ct);
        connection.Notification += (_, _) => queue.Wake.Set();
        await connection.ExecuteAsync(new CommandDefinition($"listen {PushQueue.NotifyChannel}", cancellationToken: ct));
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }
}
