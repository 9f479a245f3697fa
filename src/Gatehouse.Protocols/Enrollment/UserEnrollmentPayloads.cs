using System.Collections.Frozen;
using Gatehouse.Protocols.Mdm;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>
/// Which payloads a user enrollment takes. iPhone, iPad and Apple Vision Pro refuse a whole profile for one that they do not
/// take; a Mac leaves that one out and installs the rest.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/profiles</c>, <c>supportedOS.*.userenrollment</c>.</remarks>
public static class UserEnrollmentPayloads
{
    private const string Prefix = "com.apple.";
    private const string Restrictions = Prefix + "applicationaccess";

    // Platforms are letters, as in the table of commands: i iOS and iPadOS, m macOS, v visionOS.
    private static readonly FrozenDictionary<string, string> Allowed = new (string Platforms, string Types)[]
    {
        ("imv", """
            airprint applicationaccess caldav.account carddav.account extensiblesso font ldap.account mail.managed mdm security.acme
            security.certificatetransparency security.pem security.pkcs1 security.pkcs12 security.root security.scep vpn.managed.applayer wifi.managed
            """),
        ("m", """
            ADCertificate.managed DirectoryService.managed associated-domains configurationprofile.identification ews.account fileproviderd
            firstactiveethernet.managed firstethernet.managed loginitems.managed preference.users secondactiveethernet.managed
            secondethernet.managed security.certificatepreference security.identitypreference thirdactiveethernet.managed thirdethernet.managed
            vpn.managed.appmapping
            """),
        ("iv", """
            dnsProxy.managed eas.account google-oauth mobiledevice.passwordpolicy relay.managed security.certificaterevocation
            subscribedcalendar.account webcontent-filter
            """),
        ("im", "airplay education globalethernet.managed webClip.managed"),
        ("i", "cellularprivatenetwork.managed sso"),
    }.SelectMany(row => Words(row.Types).Select(type => (Type: Prefix + type, row.Platforms))).ToFrozenDictionary(row => row.Type, row => row.Platforms);

    private static readonly FrozenSet<string> Keys = Words("""
        allowAssistant allowAssistantWhileLocked allowDiagnosticSubmission allowEnterpriseBookBackup allowEnterpriseBookMetadataSync
        allowLockScreenControlCenter allowLockScreenNotificationsView allowLockScreenTodayView allowManagedAppsCloudSync
        allowOpenFromManagedToUnmanaged allowOpenFromUnmanagedToManaged allowRemoteScreenObservation allowScreenShot
        allowUnmanagedToReadManagedContacts forceAirDropUnmanaged forceAirPlayOutgoingRequestsPairingPassword forceEncryptedBackup
        forceOnDeviceOnlyDictation forceOnDeviceOnlyTranslation forceWatchWristDetection requireManagedPasteboard safariForceFraudWarning
        """).ToFrozenSet();

    private static readonly FrozenSet<string> MacKeys = Words(
        "allowDiagnosticSubmission allowRemoteScreenObservation allowScreenShot forceBypassScreenCaptureAlert forceOnDeviceOnlyDictation").ToFrozenSet();

    /// <summary>What a platform does not take, by name: types of payloads, and restrictions as <c>type (key)</c>. Nothing of a profile that only the device can read.</summary>
    public static IReadOnlyList<string> Forbidden(ConfigurationProfile profile, MdmPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return [.. profile.Payloads.SelectMany(payload => Forbidden(payload, platform)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Why a device would not install the profile at all; null when it installs it, or some of it.</summary>
    public static string? Refusal(ConfigurationProfile profile, MdmPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var forbidden = Forbidden(profile, platform);
        var refused = platform == MdmPlatform.MacOS
            ? profile.Payloads.Count > 0 && profile.Payloads.All(payload => !Takes(payload.Type, platform))
            : forbidden.Count > 0;
        return refused ? $"{string.Join(", ", forbidden)} not allowed in user enrollment on {platform.Name()}" : null;
    }

    private static IEnumerable<string> Forbidden(ReadPayload payload, MdmPlatform platform)
    {
        if (!Takes(payload.Type, platform))
        {
            return [payload.Type];
        }

        var keys = platform == MdmPlatform.MacOS ? MacKeys : Keys;
        return payload.Type != Restrictions
            ? []
            : payload.Keys.Keys.Where(key => !key.StartsWith("Payload", StringComparison.Ordinal) && !keys.Contains(key)).Select(key => $"{payload.Type} ({key})");
    }

    private static bool Takes(string type, MdmPlatform platform) =>
        Letter(platform) is { } letter && Allowed.TryGetValue(type, out var platforms) && platforms.Contains(letter, StringComparison.Ordinal);

    private static char? Letter(MdmPlatform platform) => platform switch
    {
        MdmPlatform.IOS => 'i',
        MdmPlatform.MacOS => 'm',
        MdmPlatform.VisionOS => 'v',
        _ => null,
    };

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
