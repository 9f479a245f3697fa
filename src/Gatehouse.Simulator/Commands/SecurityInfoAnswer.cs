using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Tells how well the device is protected.</summary>
internal sealed class SecurityInfoAnswer : ICommandAnswer
{
    // securityinfo.yaml: not told in user enrollment.
    private static readonly string[] Withheld =
    [
        "PasscodePresent", "PasscodeCompliantWithProfiles", "PasscodeLockGracePeriod", "PasscodeLockGracePeriodEnforced", "AutoLockTime",
        "FDE_HasPersonalRecoveryKey", "FDE_HasInstitutionalRecoveryKey", "RemoteDesktopEnabled", "BootstrapTokenAllowedForAuthentication",
        "BootstrapTokenRequiredForSoftwareUpdate", "BootstrapTokenRequiredForKernelExtensionApproval", "IsRecoveryLockEnabled",
    ];

    public string RequestType => "SecurityInfo";

    public AccessRights Needs => AccessRights.Security;

    public bool CanBePutOff(SimulatedDevice device) => true;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(CommandAnswer.Result(
            "SecurityInfo", Describe(device, device.Management is { EnrollmentId: not null })));

    private static PlistDictionary Describe(SimulatedDevice device, bool isUserEnrollment)
    {
        var info = device.Facts.Kind == DeviceKind.Mac ? DescribeMac() : DescribeMobile(device);
        info.Dictionary("ManagementStatus")!["IsUserEnrollment"] = isUserEnrollment;
        foreach (var withheld in isUserEnrollment ? Withheld : [])
        {
            info.Remove(withheld);
        }

        return info;
    }

    private static PlistDictionary DescribeMobile(SimulatedDevice device)
    {
        var info = new PlistDictionary
        {
            { "HardwareEncryptionCaps", 3 },
            { "PasscodePresent", device.HasPasscode },
            { "PasscodeCompliant", true },
            { "PasscodeCompliantWithProfiles", true },
        };
        if (device.Facts.Kind is DeviceKind.IPhone or DeviceKind.IPad)
        {
            info.Add("PasscodeLockGracePeriod", 0);
            info.Add("PasscodeLockGracePeriodEnforced", 0);
            info.Add("AutoLockTime", 300);
        }

        info.Add("ManagementStatus", new PlistDictionary { { "IsUserEnrollment", false } });
        return info;
    }

    private static PlistDictionary DescribeMac() => new()
    {
        { "FDE_Enabled", true },
        { "FDE_HasPersonalRecoveryKey", true },
        { "FDE_HasInstitutionalRecoveryKey", false },
        { "SystemIntegrityProtectionEnabled", true },
        { "AuthenticatedRootVolumeEnabled", true },
        { "FirewallSettings", new PlistDictionary
            {
                { "FirewallEnabled", true },
                { "BlockAllIncoming", false },
                { "StealthMode", false },
                { "Applications", new PlistArray() },
            }
        },
        { "ManagementStatus", new PlistDictionary
            {
                { "EnrolledViaDEP", false },
                { "UserApprovedEnrollment", true },
                { "IsUserEnrollment", false },
                { "IsActivationLockManageable", false },
            }
        },
        { "SecureBoot", new PlistDictionary { { "SecureBootLevel", "full" }, { "ExternalBootLevel", "not supported" } } },
        { "RemoteDesktopEnabled", false },
        { "BootstrapTokenAllowedForAuthentication", "allowed" },
        { "BootstrapTokenRequiredForSoftwareUpdate", true },
        { "BootstrapTokenRequiredForKernelExtensionApproval", true },
        { "IsRecoveryLockEnabled", false },
    };
}
