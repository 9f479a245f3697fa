using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Codes;

/// <summary>Device codes (RFC 8628): <c>oauth_device_code</c>.</summary>
internal sealed class DeviceCodeStore(Database database, IOptions<OAuthOptions> options, TimeProvider time) : IDeviceCodes
{
    private const int Attempts = 5;

    /// <inheritdoc/>
    public async Task<IssuedDeviceCode> IssueAsync(Tx tx, string organizationId, string clientId, string scopes, IReadOnlyList<string> audiences)
    {
        var device = SecretToken.New(Prefixes.DeviceCode);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var user = UserCodes.New();
            if (await InsertAsync(tx, device, user, organizationId, clientId, scopes, audiences) == 1)
            {
                return new IssuedDeviceCode(device, user, options.Value.DeviceCodeLifetime, options.Value.DeviceCodeInterval);
            }
        }

        throw new InvalidOperationException("No user code is free.");
    }

    /// <inheritdoc/>
    public async Task<PendingDevice?> FindAsync(string organizationId, string userCode, CancellationToken ct)
    {
        if (UserCodes.Hash(organizationId, userCode) is not { } hash)
        {
            return null;
        }

        var row = await database.FirstAsync<DeviceCodeRow>(
            "select * from oauth_device_code where user_code_hash = @hash and org_id = @organizationId and state = 'pending' and expires_ms > @now",
            new { hash, organizationId, now = Now }, ct);
        return row is null ? null : new PendingDevice(row.ClientId, row.Scopes, row.AudienceList, DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresMs));
    }

    /// <inheritdoc/>
    public async Task<bool> ApproveAsync(Tx tx, string organizationId, string userCode, DeviceApproval approval) =>
        await tx.ExecuteAsync(
            """
            update oauth_device_code set state = 'approved', approved_ms = @now, person_id = @PersonId, session_id = @SessionId, scopes = @Scopes, acr = @Acr, amr = @amr, auth_time_ms = @authTime
            where user_code_hash = @hash and org_id = @organizationId and state = 'pending' and expires_ms > @now
            """,
            new
            {
                approval.PersonId,
                approval.SessionId,
                approval.Scopes,
                approval.Acr,
                amr = approval.Amr.Count == 0 ? null : string.Join(' ', approval.Amr),
                authTime = approval.AuthTime?.ToUnixTimeMilliseconds(),
                hash = UserCodes.Hash(organizationId, userCode) ?? [],
                organizationId,
                now = Now,
            }) == 1;

    /// <inheritdoc/>
    public async Task<bool> DenyAsync(Tx tx, string organizationId, string userCode) =>
        await tx.ExecuteAsync(
            "update oauth_device_code set state = 'denied' where user_code_hash = @hash and org_id = @organizationId and state = 'pending' and expires_ms > @now",
            new { hash = UserCodes.Hash(organizationId, userCode) ?? [], organizationId, now = Now }) == 1;

    /// <summary>The row of a device code; null when there is none.</summary>
    public Task<DeviceCodeRow?> FindByDeviceAsync(string organizationId, string deviceCode, CancellationToken ct) =>
        database.FirstAsync<DeviceCodeRow>(
            "select * from oauth_device_code where hash = @hash and org_id = @organizationId", new { hash = SecretToken.Hash(deviceCode), organizationId }, ct);

    /// <summary>The row of a device code in a transaction, locked until its end; null when there is none.</summary>
    public static Task<DeviceCodeRow?> LockAsync(Tx tx, string organizationId, string deviceCode) =>
        tx.FirstAsync<DeviceCodeRow>(
            $"select * from oauth_device_code where hash = @hash and org_id = @organizationId{tx.ForUpdate}",
            new { hash = SecretToken.Hash(deviceCode), organizationId });

    /// <summary>Notes a poll; one that came too early makes the pause longer by five seconds (RFC 8628 §3.5).</summary>
    public Task PolledAsync(Tx tx, DeviceCodeRow row, bool tooEarly) =>
        tx.ExecuteAsync(
            "update oauth_device_code set polled_ms = @now, interval_ms = @interval where hash = @Hash",
            new { row.Hash, now = Now, interval = row.IntervalMs + (tooEarly ? 5000 : 0) });

    /// <summary>Marks a locked code as used up.</summary>
    public static Task UseAsync(Tx tx, DeviceCodeRow row) =>
        tx.ExecuteAsync("update oauth_device_code set state = 'used' where hash = @Hash", new { row.Hash });

    private Task<int> InsertAsync(
        Tx tx, string device, string user, string organizationId, string clientId, string scopes, IReadOnlyList<string> audiences) =>
        tx.ExecuteAsync(
            """
            insert into oauth_device_code (hash, user_code_hash, org_id, client_id, scopes, audiences, state, interval_ms, issued_ms, expires_ms)
            values (@hash, @userHash, @organizationId, @clientId, @scopes, @audiences, 'pending', @interval, @now, @expires)
            on conflict (user_code_hash) do nothing
            """,
            new
            {
                hash = SecretToken.Hash(device),
                userHash = UserCodes.Hash(organizationId, user),
                organizationId,
                clientId,
                scopes,
                audiences = string.Join(' ', audiences),
                interval = (long)options.Value.DeviceCodeInterval.TotalMilliseconds,
                now = Now,
                expires = Now + (long)options.Value.DeviceCodeLifetime.TotalMilliseconds,
            });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
