using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>Checks <c>com.apple.mdm</c> by the device's rules and turns it into what the device works with.</summary>
internal static class MdmPayloadReader
{
    /// <exception cref="DeviceRefusal">The device would not install it.</exception>
    public static (Uri ServerUrl, Uri CheckInUrl, string Topic, AccessRights Rights) Read(PlistDictionary payload)
    {
        var topic = Required(payload, "Topic");
        if (!topic.StartsWith(MdmPayload.TopicPrefix, StringComparison.Ordinal))
        {
            throw DeviceRefusal.Mdm(12022, "The topic of the push certificate is not valid.");
        }

        var serverUrl = Address(Required(payload, "ServerURL"));
        var checkInUrl = payload.Text("CheckInURL") is { } text ? Address(text) : serverUrl;
        var rights = UserEnrollment.IsIn(payload) ? UserEnrollment.Rights : (AccessRights)(payload.Integer("AccessRights") ?? 0);
        return rights.Problem() is { } problem
            ? throw DeviceRefusal.Mdm(12000, $"The access rights are not valid: {problem}.")
            : (serverUrl, checkInUrl, topic, rights);
    }

    /// <summary>The state of a new enrollment.</summary>
    public static ManagementState Begin(
        PlistDictionary payload, string profileIdentifier, X509Certificate2 identity, byte[] pushToken, string pushMagic, byte[]? unlockToken,
        AccountState? account = null, string? enrollmentId = null)
    {
        var (serverUrl, checkInUrl, topic, rights) = Read(payload);
        return new ManagementState
        {
            ServerUrl = serverUrl,
            CheckInUrl = checkInUrl,
            Topic = topic,
            AccessRights = rights,
            SignMessage = payload.Boolean("SignMessage") ?? false,
            CheckOutWhenRemoved = payload.Boolean("CheckOutWhenRemoved") ?? false,
            PerUserConnections = HasPerUserConnections(payload),
            ProfileIdentifier = profileIdentifier,
            Identity = identity,
            PushToken = pushToken,
            PushMagic = pushMagic,
            UnlockToken = unlockToken,
            Account = account,
            EnrollmentId = enrollmentId,
        };
    }

    /// <summary>What may not change when the profile is replaced.</summary>
    /// <exception cref="DeviceRefusal">Something did.</exception>
    public static void CheckReplacement(ManagementState current, PlistDictionary payload)
    {
        var (serverUrl, checkInUrl, topic, rights) = Read(payload);
        var changed = serverUrl != current.ServerUrl ? "ServerURL"
            : checkInUrl != current.CheckInUrl ? "CheckInURL"
            : topic != current.Topic ? "Topic"
            : payload.Text("EnrollmentMode") != ModeOf(current) ? "EnrollmentMode"
            : payload.Text("AssignedManagedAppleID") != current.Account?.ManagedAppleAccount ? "AssignedManagedAppleID"
            : HasPerUserConnections(payload) != current.PerUserConnections ? "ServerCapabilities"
            : current.AccessRights.MayBecome(rights) ? null : "AccessRights";
        if (changed is not null)
        {
            throw DeviceRefusal.Mdm(12012, $"The new management profile must not change {changed}.");
        }
    }

    private static string? ModeOf(ManagementState current) => current.Account is null ? null : current.EnrollmentId is null ? "ADDE" : "BYOD";

    private static bool HasPerUserConnections(PlistDictionary payload) =>
        payload.Array("ServerCapabilities")?.OfType<PlistString>().Any(text => text.Value == "com.apple.mdm.per-user-connections") ?? false;

    private static string Required(PlistDictionary payload, string key) =>
        payload.Text(key) ?? throw new DeviceRefusal("MCPayloadErrorDomain", 2002, $"The field “{key}” is missing.");

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && SafeAddress.IsSafe(url)
            ? url
            : throw DeviceRefusal.Mdm(12034, $"“{text}” is not an https URL.");
}
