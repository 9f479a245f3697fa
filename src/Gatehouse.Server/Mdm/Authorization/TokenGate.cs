using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>
/// The third check of a device's message, after its certificate and its enrollment: does its person still belong? Asked only
/// of enrollments by account, and only where the platform sends a token: everywhere on iPhone, iPad and Apple Vision Pro, on
/// the user channel of a Mac. Nobody else is ever told to sign in, since a classic enrollment would remove itself.
/// </summary>
/// <remarks>Source: Apple, "Onboarding users with account-driven enrollment".</remarks>
public sealed class TokenGate(AccountTokens tokens, SignIns signIns, ICheckInObserver observer, ILogger<TokenGate> logger)
{
    /// <summary>Judges the token of a message, and takes over a new sign-in of the same person.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="channel">Channel, locked; its certificate was checked.</param>
    /// <param name="request">The request.</param>
    /// <param name="onUserChannel">The message is a user's, though <paramref name="channel"/> may be the device's.</param>
    /// <param name="idle">A good moment to ask: the device has nothing under way. Only then is a token refused that has just run out, or a sign-in that is too old.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<TokenVerdict> CheckAsync(Tx tx, Channel channel, CheckIn.CheckInContext request, bool onUserChannel, bool idle, CancellationToken ct)
    {
        if (!channel.CarriesToken(onUserChannel))
        {
            return TokenVerdict.Good.Instance;
        }

        var token = await tokens.FindAsync(tx, channel.OrgId, request.TokenHash);
        if (token is null)
        {
            return await signIns.AskAsync(tx, channel, request.TokenHash is null ? RefusalCause.TokenMissing : RefusalCause.TokenEnded, ct);
        }

        if (await IsOfAnotherDeviceAsync(tx, channel, token))
        {
            await NoteAsync(tx, channel, request, RefusalCause.TokenOtherDevice, ct);
            return new TokenVerdict.Refused(RefusalCause.TokenOtherDevice);
        }

        return token.PersonId == channel.PersonId
            ? await JudgeAsync(tx, channel, token, idle, ct)
            : await SendBackAsync(tx, channel, request, token.GrantId, ct);
    }

    private async Task<TokenVerdict> JudgeAsync(Tx tx, Channel channel, AccountToken token, bool idle, CancellationToken ct)
    {
        var tooOld = channel.ReauthenticateMs is { } wanted && token.GrantedMs <= wanted;
        if (idle && tooOld)
        {
            return await signIns.EndAndAskAsync(tx, channel, token.GrantId, RefusalCause.SignInWanted, ct);
        }

        if (idle && token.Expired)
        {
            return await signIns.AskAsync(tx, channel, RefusalCause.TokenExpired, ct);
        }

        if (!tooOld && (token.GrantId != channel.GrantId || channel.ReauthenticateMs is not null))
        {
            await signIns.AdoptAsync(tx, channel, token, ct);
        }
        else if (!tooOld && channel is not { ChallengedMs: null, PersonGoneMs: null })
        {
            await signIns.ForgetAsync(tx, channel);
        }

        return TokenVerdict.Good.Instance;
    }

    // A sign-in stands for one device; this token was taken from there, whoever's it is.
    private static async Task<bool> IsOfAnotherDeviceAsync(Tx tx, Channel channel, AccountToken token) =>
        token.GrantId != channel.GrantId && await tx.ScalarAsync<string>(
            "select id from mdm_device where grant_id = @GrantId and org_id = @OrgId and id <> @DeviceId and state <> 'unmanaged'",
            new { token.GrantId, channel.OrgId, channel.DeviceId }) is not null;

    // Somebody else signed in when this device asked. Their sign-in ends, or else the device would renew its token out of it
    // for ever and never ask again, though the right person may be standing in front of it.
    private async Task<TokenVerdict> SendBackAsync(Tx tx, Channel channel, CheckIn.CheckInContext request, string grantId, CancellationToken ct)
    {
        await NoteAsync(tx, channel, request, RefusalCause.TokenOtherPerson, ct);
        return await signIns.EndAndAskAsync(tx, channel, grantId, RefusalCause.TokenOtherPerson, ct);
    }

    private async Task NoteAsync(Tx tx, Channel channel, CheckIn.CheckInContext request, string cause, CancellationToken ct)
    {
        await observer.RefusedAsync(tx, channel.OrgId, channel.AttemptId, cause, new { device = channel.DeviceId }, request.RemoteAddress, ct);
        tx.AfterCommit(() => MdmLog.TokenForeign(logger, channel.DeviceId, cause));
    }
}
