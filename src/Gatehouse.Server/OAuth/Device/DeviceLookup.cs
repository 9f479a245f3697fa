using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Device;

/// <summary>
/// Looks up user codes for people who signed in, and counts the wrong ones of each (RFC 8628 §5.1): so guessing takes an
/// account, and gets nowhere with it. The count is in the database, hence the same for all processes.
/// </summary>
internal sealed class DeviceLookup(Database database, IDeviceCodes devices, IClients clients, TimeProvider time, ILogger<DeviceLookup> log)
{
    /// <summary>So many wrong codes in <see cref="Window"/>, and the person has to wait.</summary>
    public const int MostWrong = 10;

    /// <summary>Time after which the count starts over.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // A look-up counts as wrong before it is made; a right one is taken off again.
    private const string Count = """
        insert into oauth_wrong_code (person_id, org_id, count, since_ms) values (@personId, @organizationId, 1, @now)
        on conflict (person_id) do update set
            count = case when oauth_wrong_code.since_ms <= @begin then 1 else oauth_wrong_code.count + 1 end,
            since_ms = case when oauth_wrong_code.since_ms <= @begin then @now else oauth_wrong_code.since_ms end
        returning count
        """;

    /// <summary>The device that waits with a code, for one person's eyes.</summary>
    public async Task<DeviceFinding> FindAsync(string organizationId, string personId, string code, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var args = new { personId, organizationId, now, begin = now - (long)Window.TotalMilliseconds };
        var wrong = await database.WriteAsync(tx => tx.ScalarAsync<long>(Count, args), ct);
        if (wrong == MostWrong + 1)
        {
            OAuthWebLog.TooManyCodes(log, personId, organizationId);
        }

        if (wrong > MostWrong)
        {
            return new DeviceFinding.TooMany();
        }

        if (await devices.FindAsync(organizationId, code, ct) is not { } device
            || await clients.FindAsync(organizationId, device.ClientId, ct) is not { Disabled: false } client)
        {
            return new DeviceFinding.Nothing();
        }

        await database.WriteAsync(tx => tx.ExecuteAsync("update oauth_wrong_code set count = count - 1 where person_id = @personId and count > 0", new { personId }), ct);
        return new DeviceFinding.Waiting(device, client);
    }
}

/// <summary>What there is behind a code.</summary>
internal abstract record DeviceFinding
{
    private DeviceFinding()
    {
    }

    /// <summary>A device.</summary>
    public sealed record Waiting(PendingDevice Device, OAuthClient Client) : DeviceFinding;

    /// <summary>Nothing, or not any more.</summary>
    public sealed record Nothing : DeviceFinding;

    /// <summary>It was not looked up: the person typed too many wrong codes.</summary>
    public sealed record TooMany : DeviceFinding;
}
