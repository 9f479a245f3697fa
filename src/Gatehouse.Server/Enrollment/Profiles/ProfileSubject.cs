using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Mdm.Contracts;

namespace Gatehouse.Server.Enrollment.Profiles;

/// <summary>For whom a profile is written: all that differs between the profiles of an organization, whatever way a device comes by.</summary>
/// <param name="Name">What the certificate's subject names it by: the attempt's id, or the device's when there is none.</param>
/// <param name="DeviceId">Our device, once it is known.</param>
/// <param name="AccessRights">What the profile grants. When it replaces one, these are the same or fewer.</param>
/// <param name="Ownership">Whose device it is; the profile says what that means.</param>
/// <param name="Language">Such as <c>de</c>; of what the profile says to people.</param>
/// <param name="Uuid">New for each version of the profile; its identifier stays, and so it replaces the one before.</param>
internal sealed record ProfileSubject(
    string Name, string? DeviceId, AccessRights AccessRights, DeviceOwnership Ownership, string Language, Guid Uuid)
{
    /// <summary>The account that the enrollment belongs to; null where none drives it.</summary>
    public AccountEnrollment? Account { get; init; }

    /// <summary>An attempt that has not led to a device yet. Asking again gives the same profile.</summary>
    public static ProfileSubject Of(AttemptRow attempt) => new(
        attempt.Id, attempt.DeviceId, (AccessRights)(int)attempt.AccessRights, Words.Read<DeviceOwnership>(attempt.Ownership), attempt.Language,
        PayloadUuid.Derive(Guid.Empty, attempt.Id))
    {
        Account = AccountOf(attempt),
    };

    /// <summary>What was agreed with the device when it enrolled; a profile that says something else would end the enrollment.</summary>
    public static AccountEnrollment? AccountOf(AttemptRow? attempt) =>
        attempt is { Mode: { } mode, ManagedAppleAccount: { } account }
            ? new AccountEnrollment(mode == AccountBinding.Byod ? AccountEnrollmentMode.Byod : AccountEnrollmentMode.Adde, account) { RequiredAppId = attempt.RequiredAppId }
            : null;
}
