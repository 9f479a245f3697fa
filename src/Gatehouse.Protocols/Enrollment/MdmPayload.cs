using System.Net;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>Who manages the device: <c>com.apple.mdm</c>.</summary>
/// <param name="ServerUrl">Where the device asks for commands; https. Must stay the same when the profile is renewed.</param>
/// <param name="CheckInUrl">Where it checks in; https. Must stay the same too.</param>
/// <param name="Topic">Push topic; begins with <see cref="TopicPrefix"/>. Must stay the same too.</param>
/// <param name="AccessRights">What it lets the server do; may only shrink when the profile is renewed. <see cref="AccessRights.None"/> in user enrollment, whose rights are fixed.</param>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/com.apple.mdm.yaml</c>.</remarks>
public sealed record MdmPayload(string ServerUrl, string CheckInUrl, string Topic, AccessRights AccessRights)
{
    /// <summary>Beginning of every topic that Apple gives out for device management.</summary>
    public const string TopicPrefix = "com.apple.mgmt.";

    /// <summary>Capabilities that this server has, as the payload names them.</summary>
    public static readonly IReadOnlyList<string> AllCapabilities =
        [PerUserConnections, BootstrapToken, "com.apple.mdm.token"];

    /// <summary>The same without what a user enrollment never has.</summary>
    public static readonly IReadOnlyList<string> UserEnrollmentCapabilities = [PerUserConnections, "com.apple.mdm.token"];

    private const string PerUserConnections = "com.apple.mdm.per-user-connections";
    private const string BootstrapToken = "com.apple.mdm.bootstraptoken";

    /// <summary>Sign each request with <c>Mdm-Signature</c>; false where the server sees the device's TLS certificate itself.</summary>
    public bool SignMessage { get; init; } = true;

    /// <summary>Have the device say goodbye when the profile is removed.</summary>
    public bool CheckOutWhenRemoved { get; init; } = true;

    /// <summary><c>ServerCapabilities</c>; per-user-connections is required by Macs and Shared iPad, and cannot change later.</summary>
    public IReadOnlyList<string> ServerCapabilities { get; init; } = AllCapabilities;

    /// <summary>The account that the enrollment belongs to; null where none drives it.</summary>
    public AccountEnrollment? Account { get; init; }

    /// <summary>Take http URLs on this machine's loopback, for development. Real devices want https.</summary>
    public bool AllowLoopbackHttp { get; init; }

    /// <summary>What a device would refuse the payload for; empty when nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!Topic.StartsWith(TopicPrefix, StringComparison.Ordinal) || Topic.Length == TopicPrefix.Length)
        {
            yield return $"Topic does not begin with {TopicPrefix}";
        }

        if (!IsAcceptable(ServerUrl))
        {
            yield return "ServerURL is not an absolute https URL";
        }

        if (!IsAcceptable(CheckInUrl))
        {
            yield return "CheckInURL is not an absolute https URL";
        }

        foreach (var problem in Account?.Problems(this) ?? [])
        {
            yield return problem;
        }

        if (Account is not { Mode: AccountEnrollmentMode.Byod } && AccessRights.Problem() is { } rights)
        {
            yield return rights;
        }
    }

    /// <summary>The payload of a profile whose SCEP payload is the identity.</summary>
    internal ProfilePayload ToPayload(ProfileHeader header, string displayName)
    {
        var keys = new PlistDictionary
        {
            { "IdentityCertificateUUID", PayloadUuid.Format(PayloadUuid.Derive(header.Uuid, ScepPayload.Identifier(header.Identifier))) },
            { "Topic", Topic },
            { "ServerURL", ServerUrl },
            { "CheckInURL", CheckInUrl },
        };

        // In a user enrollment the key's presence alone makes the device give up.
        if (Account is not { Mode: AccountEnrollmentMode.Byod })
        {
            keys.Add("AccessRights", (int)AccessRights);
        }

        keys.Add("SignMessage", SignMessage);
        keys.Add("CheckOutWhenRemoved", CheckOutWhenRemoved);
        keys.Add("ServerCapabilities", PlistArray.Of(ServerCapabilities));
        Account?.AddTo(keys);
        return new ProfilePayload("com.apple.mdm", $"{header.Identifier}.mdm", displayName, keys);
    }

    private bool IsAcceptable(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (AllowLoopbackHttp && url.Scheme == Uri.UriSchemeHttp && IsLoopback(url)));

    private static bool IsLoopback(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
