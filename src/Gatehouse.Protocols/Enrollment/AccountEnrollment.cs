using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>As what a device enrolls for an account.</summary>
public enum AccountEnrollmentMode
{
    /// <summary>User enrollment.</summary>
    Byod,

    /// <summary>Account-driven device enrollment.</summary>
    Adde,
}

/// <summary>What an MDM payload says of the account that drives the enrollment. A device that finds something else than it expects gives up without a word.</summary>
/// <param name="Mode">The one that service discovery promised.</param>
/// <param name="ManagedAppleAccount">The account that the device asks the person to sign in to; not always what was typed.</param>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/com.apple.mdm.yaml</c>; Apple, "Onboarding users with account sign-in".</remarks>
public sealed record AccountEnrollment(AccountEnrollmentMode Mode, string ManagedAppleAccount)
{
    /// <summary>App Store id of the app that the device must install (iOS 15.1, visionOS 1.1); null for none.</summary>
    public long? RequiredAppId { get; init; }

    /// <summary>Why the device would cancel; empty when it would not.</summary>
    internal IEnumerable<string> Problems(MdmPayload payload)
    {
        if (!UserIdentifier.TryParse(ManagedAppleAccount, out _))
        {
            yield return "AssignedManagedAppleID is no account with a domain";
        }

        if (Mode == AccountEnrollmentMode.Byod)
        {
            if (payload.AccessRights != AccessRights.None)
            {
                yield return "AccessRights must be absent in user enrollment";
            }

            if (payload.ServerCapabilities.Contains("com.apple.mdm.bootstraptoken", StringComparer.Ordinal))
            {
                yield return "a user enrollment has no bootstrap token";
            }
        }

        if (!payload.ServerCapabilities.Contains("com.apple.mdm.per-user-connections", StringComparer.Ordinal))
        {
            yield return "ServerCapabilities lacks com.apple.mdm.per-user-connections, which Macs require";
        }

        if (!payload.CheckOutWhenRemoved)
        {
            yield return "CheckOutWhenRemoved must be set, or a removal is never noticed";
        }

        if (RequiredAppId is <= 0)
        {
            yield return "RequiredAppIDForMDM is no App Store id";
        }
    }

    /// <summary>Adds the keys.</summary>
    internal void AddTo(PlistDictionary keys)
    {
        keys.Add("EnrollmentMode", Mode == AccountEnrollmentMode.Byod ? "BYOD" : "ADDE");
        keys.Add("AssignedManagedAppleID", ManagedAppleAccount);
        if (RequiredAppId is { } app)
        {
            keys.Add("RequiredAppIDForMDM", app);
        }
    }
}
