using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>Which sign-in a device goes by, and what is noted while another one is wanted.</summary>
public sealed class SignIns(AccountTokens tokens, IGrants grants, IReauthentication reauthentication, ICheckInObserver observer, IAudit audit, TimeProvider time)
{
    /// <summary>Why a sign-in ends that an administrator, or the organization's rule, no longer wants to count on.</summary>
    private const string Outdated = "re-authentication-wanted";

    /// <summary>
    /// Sends the device for a new token. Written down once, and not where the device fetches it without anybody noticing: an
    /// OAuth token runs out every hour.
    /// </summary>
    public Task<TokenVerdict> AskAsync(Tx tx, Channel channel, string cause, CancellationToken ct) => AskAsync(tx, channel, cause, mayRenew: true, ct);

    /// <summary>As <see cref="AskAsync(Tx, Channel, string, CancellationToken)"/>; and ends the sign-in, or else the device would renew its token out of it.</summary>
    public async Task<TokenVerdict> EndAndAskAsync(Tx tx, Channel channel, string grantId, string cause, CancellationToken ct)
    {
        await grants.EndAsync(tx, channel.OrgId, grantId, Outdated);
        return await AskAsync(tx, channel, cause, mayRenew: false, ct);
    }

    /// <summary>The person signed in anew on this device: that sign-in counts from now on, and the one before it no longer.</summary>
    public async Task AdoptAsync(Tx tx, Channel channel, AccountToken token, CancellationToken ct)
    {
        await tx.ExecuteAsync(
            """
            update mdm_device set grant_id = @GrantId, authenticated_ms = @GrantedMs, reauthenticate_ms = null, challenged_ms = null, person_gone_ms = null,
                version = version + 1, updated_ms = @now
            where id = @DeviceId
            """,
            new { channel.DeviceId, token.GrantId, token.GrantedMs, now = Now() });
        if (token.GrantId == channel.GrantId)
        {
            return;
        }

        await reauthentication.RenewedAsync(tx, channel.OrgId, channel.DeviceId, channel.Account! with { GrantId = token.GrantId }, ct);
        if (channel.GrantId is { } before)
        {
            await grants.EndAsync(tx, channel.OrgId, before, Outdated);
        }

        await audit.WriteAsync(
            tx, channel.OrgId, "device", channel.DeviceId, "device.reauthenticated", channel.DeviceId, new { person = token.PersonId, grant = token.GrantId });
    }

    /// <summary>The device came back with a token of its present sign-in; nothing is open with it any more.</summary>
    public Task ForgetAsync(Tx tx, Channel channel) =>
        tx.ExecuteAsync("update mdm_device set challenged_ms = null, person_gone_ms = null where id = @DeviceId", new { channel.DeviceId });

    private async Task<TokenVerdict> AskAsync(Tx tx, Channel channel, string cause, bool mayRenew, CancellationToken ct)
    {
        var account = channel.Account ?? throw new InvalidOperationException("Only a device of an account can be sent to sign in.");
        var silent = mayRenew && await tokens.RenewsItselfAsync(tx, channel.GrantId);
        if (channel.ChallengedMs is null && !silent)
        {
            await tx.ExecuteAsync("update mdm_device set challenged_ms = @now where id = @DeviceId", new { channel.DeviceId, now = Now() });
            await observer.ReauthenticationAskedAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, cause, ct);
        }

        return new TokenVerdict.SignIn(channel.DeviceId, account, cause, silent);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
