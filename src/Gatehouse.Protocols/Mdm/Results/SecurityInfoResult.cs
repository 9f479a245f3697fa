using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>
/// Answer to <c>SecurityInfo</c>. Null means "not told", never "no". Facts without a property here are in
/// <paramref name="Security"/>.
/// </summary>
/// <param name="Security">All answers.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/information.security.yaml</c>.</remarks>
public sealed record SecurityInfoResult(PlistDictionary Security)
{
    /// <summary>1 blocks, 2 files, 3 both; not macOS.</summary>
    public long? HardwareEncryptionCaps => Security.Integer("HardwareEncryptionCaps");

    /// <summary>A passcode is set; not macOS, not told in user enrollment.</summary>
    public bool? PasscodePresent => Security.Boolean("PasscodePresent");

    /// <summary>It meets all requirements, those of mail accounts too.</summary>
    public bool? PasscodeCompliant => Security.Boolean("PasscodeCompliant");

    /// <summary>It meets the requirements of profiles; not told in user enrollment.</summary>
    public bool? PasscodeCompliantWithProfiles => Security.Boolean("PasscodeCompliantWithProfiles");

    /// <summary>FileVault is on; macOS.</summary>
    public bool? IsFileVaultEnabled => Security.Boolean("FDE_Enabled");

    /// <summary>FileVault has a personal recovery key; macOS.</summary>
    public bool? HasPersonalRecoveryKey => Security.Boolean("FDE_HasPersonalRecoveryKey");

    /// <summary>FileVault has an institutional recovery key; macOS.</summary>
    public bool? HasInstitutionalRecoveryKey => Security.Boolean("FDE_HasInstitutionalRecoveryKey");

    /// <summary>The personal recovery key, encrypted to the certificate of the escrow payload. Secret.</summary>
    public ReadOnlyMemory<byte>? PersonalRecoveryKeyCms => Security.Data("FDE_PersonalRecoveryKeyCMS");

    /// <summary>macOS.</summary>
    public bool? IsSystemIntegrityProtectionEnabled => Security.Boolean("SystemIntegrityProtectionEnabled");

    /// <summary>The system volume is sealed; macOS 11.</summary>
    public bool? IsAuthenticatedRootVolumeEnabled => Security.Boolean("AuthenticatedRootVolumeEnabled");

    /// <summary>macOS.</summary>
    public bool? IsFirewallEnabled => Security.Dictionary("FirewallSettings")?.Boolean("FirewallEnabled");

    /// <summary>Intel Macs.</summary>
    public bool? FirmwarePasswordExists => Security.Dictionary("FirmwarePasswordStatus")?.Boolean("PasswordExists");

    /// <summary>Macs with Apple silicon.</summary>
    public bool? IsRecoveryLockEnabled => Security.Boolean("IsRecoveryLockEnabled");

    /// <summary>Such as <c>full</c>; macOS.</summary>
    public string? SecureBootLevel => Security.Dictionary("SecureBoot")?.Text("SecureBootLevel");

    /// <summary>macOS.</summary>
    public bool? IsRemoteDesktopEnabled => Security.Boolean("RemoteDesktopEnabled");

    /// <summary>Came by Automated Device Enrollment; macOS.</summary>
    public bool? IsEnrolledByAutomation => Management?.Boolean("EnrolledViaDEP");

    /// <summary>A person approved the enrollment; macOS.</summary>
    public bool? IsUserApproved => Management?.Boolean("UserApprovedEnrollment");

    /// <summary>The device says that it is in a user enrollment.</summary>
    public bool? IsUserEnrollment => Management?.Boolean("IsUserEnrollment");

    private PlistDictionary? Management => Security.Dictionary("ManagementStatus");

    /// <summary>False when the report is not an answer to <c>SecurityInfo</c>.</summary>
    public static bool TryRead(CommandReport report, [NotNullWhen(true)] out SecurityInfoResult? result)
    {
        ArgumentNullException.ThrowIfNull(report);
        result = report.Body.Dictionary("SecurityInfo") is { } security ? new SecurityInfoResult(security) : null;
        return result is not null;
    }

    /// <summary>Without the answers, one of which is a key.</summary>
    public override string ToString() => nameof(SecurityInfoResult);
}
