using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>Inputs that many tests need.</summary>
internal static class Samples
{
    /// <summary>A small configuration profile that every device takes.</summary>
    public static byte[] Profile(string identifier, string uuid, string payloadType = "com.apple.webClip.managed") => PlistWriter.WriteXml(new PlistDictionary
    {
        { "PayloadType", "Configuration" },
        { "PayloadVersion", 1 },
        { "PayloadIdentifier", identifier },
        { "PayloadUUID", uuid },
        { "PayloadDisplayName", $"Profile {identifier}" },
        {
            "PayloadContent", new PlistArray
            {
                new PlistDictionary
                {
                    { "PayloadType", payloadType },
                    { "PayloadVersion", 1 },
                    { "PayloadIdentifier", identifier + ".clip" },
                    { "PayloadUUID", Guid.NewGuid().ToString("D") },
                    { "URL", "https://intranet.example/" },
                    { "Label", "Intranet" },
                    { "IsRemovable", false },
                }
            }
        },
    });
}
