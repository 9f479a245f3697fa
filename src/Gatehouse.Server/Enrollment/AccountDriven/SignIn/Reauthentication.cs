using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Joining;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.SignIn;

/// <summary>How the person of an enrolled device signs in again.</summary>
internal sealed class Reauthentication(
    OrganizationDirectory organizations, SettingsStore settings, Challenger challenger, DeviceStates states, IGrants grants, EnrollmentJournal journal) : IReauthentication
{
    /// <summary>Why the grant before ended.</summary>
    private const string Renewed = "re-authenticated";

    /// <inheritdoc />
    public async Task<string?> ChallengeAsync(string organizationId, string deviceId, AccountBinding account, CancellationToken ct)
    {
        if (await organizations.FindAsync(organizationId, ct) is not { Active: true } organization)
        {
            return null;
        }

        var row = await settings.ReadAsync(organizationId, ct);
        return account.Method == AccountBinding.AppleAsWeb
            ? await challenger.WebAsync(organization, row, states.Again(organizationId, account.Mode, deviceId, account.PersonId), ct)
            : await challenger.OAuthAsync(organization, row, ct);
    }

    /// <inheritdoc />
    public async Task<DateTimeOffset?> DueAsync(string organizationId, DateTimeOffset signedIn, CancellationToken ct) =>
        (await settings.ReadAsync(organizationId, ct)).Reauthenticate is { } most ? signedIn + most : null;

    /// <inheritdoc />
    public async Task RenewedAsync(Tx tx, string organizationId, string deviceId, AccountBinding account, CancellationToken ct)
    {
        var attempt = await tx.FirstAsync<AttemptRow>(
            "select * from enrollment_attempt where device_id = @deviceId and org_id = @organizationId and kind = 'account' order by id desc limit 1" + tx.ForUpdate,
            new { deviceId, organizationId });
        if (attempt?.GrantId is { } before && before != account.GrantId)
        {
            await grants.EndAsync(tx, organizationId, before, Renewed);
            await tx.ExecuteAsync(
                "update enrollment_attempt set grant_id = @GrantId, method = @Method where id = @Id", new { attempt.Id, account.GrantId, account.Method });
        }

        await journal.WriteAsync(tx, new JournalEvent(organizationId, Codes.AccountReauthenticated, "device")
        {
            AttemptId = attempt?.Id,
            DeviceId = deviceId,
            Detail = new { account.PersonId, account.Method },
        });
    }
}
