using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Access;

/// <summary>When each API key was last used; written in batches.</summary>
public sealed class LastUse(Database database, TimeProvider time, ILogger<LastUse> logger)
    : BatchWriter<string, long>(database, time, logger, Statement, (id, at) => [id, at])
{
    private static readonly BatchStatement Statement = new(
        "api-key-last-used", ["id", "at"], ["text", "bigint"],
        """
        update admin_api_key set last_used_ms = v.at from {rows}
        where admin_api_key.id = v.id and (admin_api_key.last_used_ms is null or admin_api_key.last_used_ms < v.at)
        """);

    private readonly TimeProvider _time = time;

    /// <summary>Notes the use of a key; persons are noted when they sign in.</summary>
    public void Record(Caller caller)
    {
        if (caller.Kind == "api-key")
        {
            Record(caller.Id, _time.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }
}
