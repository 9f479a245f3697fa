using System.Globalization;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>
/// People who sign in through an app that shows no installation's token: the key of the request becomes an installation of
/// theirs, or is one already and goes on. Their subject is the same on all their devices.
/// </summary>
internal sealed class KnownSignIn(KnownTokens tokens, InstallationStore installations, IAudit audit, TimeProvider time)
{
    /// <summary>Signs in, or says why not.</summary>
    public async Task<SignInOutcome> SignInAsync(Tx tx, SignInRedemption redemption)
    {
        var organizationId = redemption.Client.OrganizationId;
        var user = await AppUserStore.OfPersonAsync(tx, organizationId, redemption.PersonId);
        var installation = await InstallationStore.LockByKeyAsync(tx, organizationId, redemption.DpopJkt);
        if (user?.State == AppUserStates.Locked || installation?.State == InstallationStates.Locked)
        {
            return Refuse("The user or the installation is locked.", installation?.State == InstallationStates.Locked ? Reasons.DeviceLocked : Reasons.UserLocked);
        }

        if (installation is not null)
        {
            // What is anonymous becomes somebody's by its own token only: see UpgradeRequests.
            return installation.UserId == user?.Id
                ? await tokens.ReplaceAsync(tx, redemption, installation, user.Id)
                : Refuse("The key is that of an installation of somebody else.", Reasons.TokenRevoked);
        }

        return await EnrollAsync(tx, redemption, user?.Id ?? await NewUserAsync(tx, redemption));
    }

    private async Task<string> NewUserAsync(Tx tx, SignInRedemption redemption)
    {
        var id = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
        await installations.AddUserAsync(tx, redemption.Client.OrganizationId, id);
        await AppUserStore.BecomeAsync(tx, redemption.Client.OrganizationId, id, redemption.PersonId);
        return id;
    }

    private async Task<SignInOutcome> EnrollAsync(Tx tx, SignInRedemption redemption, string userId)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = DeviceIds.New(time);
        var row = new InstallationRow
        {
            Id = id,
            OrgId = redemption.Client.OrganizationId,
            UserId = userId,
            ClientId = redemption.Client.Id,
            Jkt = redemption.DpopJkt,
            Mode = AuthenticationModes.All[0],
            KeyStorage = KeyStorages.Software,
            AttestationLevel = AttestationLevels.None,
            GrantId = await tokens.GrantAsync(tx, redemption, DeviceIds.Of(id), userId, ["swk"]),
            State = InstallationStates.Active,
            CreatedMs = now,
            LastSeenMs = now,
        };
        await InstallationStore.TryAddAsync(tx, row);
        await audit.WriteAsync(tx, row.OrgId, "person", redemption.PersonId, "installation.sign-in", id, new { client = redemption.Client.WireId });
        return await tokens.GiveAsync(tx, redemption, row, userId, row.GrantId);
    }

    private static SignInOutcome.Refused Refuse(string description, string reason) => new(OAuthError.InvalidGrant(description) with { Reason = reason });
}
