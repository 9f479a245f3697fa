using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>
/// First phase of over-the-air enrollment with a profile service: asks the device to post its attributes, signed by
/// the certificate that Apple gave it.
/// </summary>
/// <param name="Header">Shown to people before they agree.</param>
/// <param name="Url">Where the device posts, in the second and again in the third phase.</param>
/// <param name="Challenge">Comes back in the second phase and ties it to this attempt. Secret.</param>
/// <remarks>Source: Apple, "Over-the-Air Profile Delivery and Configuration".</remarks>
public sealed record ProfileServiceProfile(ProfileHeader Header, string Url, string Challenge)
{
    /// <summary>Attributes that are asked for unless others are named; a device leaves out what it does not have.</summary>
    public static readonly IReadOnlyList<string> DefaultAttributes =
        ["UDID", "SERIAL", "PRODUCT", "VERSION", "DEVICE_NAME", "IMEI", "MEID"];

    /// <summary>Attributes to ask for.</summary>
    public IReadOnlyList<string> DeviceAttributes { get; init; } = DefaultAttributes;

    /// <summary>The profile, unsigned. Its content is a dictionary, where a configuration profile has an array.</summary>
    public byte[] Write() => PlistWriter.WriteXml(Header.Write("Profile Service", new PlistDictionary
    {
        { "URL", Url },
        { "DeviceAttributes", PlistArray.Of(DeviceAttributes) },
        { "Challenge", Challenge },
    }));
}
