using Gatehouse.Server.Enrollment.Renewal;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>What is in the way of a renewal, and what an administrator does about it. No person waits before a page here.</summary>
internal static class RenewalText
{
    /// <summary>By cause.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [RenewalCauses.OrganizationDisabled] = "The organization is switched off.",
        [RenewalCauses.NotManaged] = "The device is not managed at the moment: it is blocked, about to leave, or its enrollment is not complete.",
        [RenewalCauses.NoIdentity] = "The device has no certificate that could be renewed; it has to enroll again.",
        [RenewalCauses.IdentityRevoked] = "The device's certificate was revoked; it has to enroll again.",
        [RenewalCauses.IdentityExpired] = "The device's certificate ended, and the time of grace is over; the device has to enroll again.",
        [RenewalCauses.AccountUnknown] = "The device was enrolled with an account, and what was agreed with it then is not known any more; the person has to enroll again.",
        [RenewalCauses.RightsMissing] = "The device's profile does not let the server replace profiles; the device has to enroll again.",
        [RenewalCauses.PushMissing] = "There is no push certificate, so no profile can be written. Upload one of the same topic.",
        [RenewalCauses.TopicChanged] = "The push certificate has another topic than the device's profile; the device has to enroll again.",
        [RenewalCauses.ServerRenamed] = "The device was enrolled under another public address, and a profile may not change it; the device has to enroll again.",
        [RenewalCauses.ScepProfileGone] = "The SCEP profile that issued the device's certificate was deleted; the device has to enroll again.",
        [RenewalCauses.ScepProfileDisabled] = "The device's SCEP profile has been switched off for too long. Switch it on again.",
        [RenewalCauses.CaUnable] = "The CA cannot sign now, or no CA of the external server is named in the SCEP profile; look at the CAs' states.",
        [RenewalCauses.ProfileRefused] = "The device could not install the profile; the detail has its own words.",
        [RenewalCauses.NoAnswer] = "The device has not answered. It may be switched off, or unable to reach Apple's push service.",
        [RenewalCauses.Overdue] = "Its certificate ends soon: see that the device connects, or let it enroll again.",
    };
}
