using Gatehouse.Protocols.Enrollment;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Simulator.Accounts;

/// <summary>What a device wants of the profile that an enrollment with an account brings. Anything else, and it cancels without a word to the server.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/com.apple.mdm.yaml</c> and <c>userenrollment</c> of the payloads.</remarks>
internal static class AccountProfileRules
{
    // Of the payloads that user enrollments take, those that an enrollment profile has a use for.
    private static readonly HashSet<string> InUserEnrollment = new(StringComparer.Ordinal)
    {
        "com.apple.mdm", "com.apple.security.acme", "com.apple.security.pem", "com.apple.security.pkcs1", "com.apple.security.pkcs12",
        "com.apple.security.root", "com.apple.security.scep", "com.apple.extensiblesso", "com.apple.wifi.managed",
    };

    /// <summary>Returns the Managed Apple Account that the person is asked to sign in to.</summary>
    /// <exception cref="DeviceRefusal">The device cancels.</exception>
    public static string Check(ConfigurationProfile profile, AccountMode mode, DeviceKind kind)
    {
        var payload = profile.OfType("com.apple.mdm").FirstOrDefault()?.Keys ?? throw Cancel("it has no management payload");
        var wanted = mode == AccountMode.Byod ? "BYOD" : "ADDE";
        if (payload.Text("EnrollmentMode") != wanted)
        {
            throw Cancel($"EnrollmentMode is not {wanted}");
        }

        if (mode == AccountMode.Byod && payload.ContainsKey("AccessRights"))
        {
            throw Cancel("AccessRights must not be there");
        }

        if (mode == AccountMode.Adde && payload.Integer("AccessRights") is not > 0)
        {
            throw Cancel("AccessRights are missing");
        }

        if (mode == AccountMode.Byod && kind != DeviceKind.Mac && profile.Payloads.FirstOrDefault(p => !InUserEnrollment.Contains(p.Type)) is { } forbidden)
        {
            throw Cancel($"{forbidden.Type} is not allowed in user enrollment");
        }

        return payload.Text("AssignedManagedAppleID") is { } account && account.IndexOf('@', StringComparison.Ordinal) > 0
            ? account
            : throw Cancel("AssignedManagedAppleID is missing");
    }

    private static DeviceRefusal Cancel(string why) => DeviceRefusal.Mdm(12000, $"The profile does not fit the account: {why}.");
}
