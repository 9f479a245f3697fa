using Gatehouse.Protocols.Plist;

namespace Gatehouse.Conformance.Support;

/// <summary>Configuration profiles to upload.</summary>
public static class Profiles
{
    /// <summary>A new one that switches the camera off.</summary>
    public static byte[] Restrictions()
    {
        var id = Guid.NewGuid().ToString("D");
        return PlistWriter.WriteXml(new PlistDictionary
        {
            { "PayloadType", "Configuration" }, { "PayloadVersion", 1 }, { "PayloadIdentifier", $"org.example.{id}" }, { "PayloadUUID", id },
            { "PayloadDisplayName", "No camera" },
            {
                "PayloadContent",
                new PlistArray([new PlistDictionary
                {
                    { "PayloadType", "com.apple.applicationaccess" }, { "PayloadVersion", 1 }, { "PayloadIdentifier", $"org.example.{id}.access" },
                    { "PayloadUUID", Guid.NewGuid().ToString("D") }, { "allowCamera", false },
                }])
            },
        });
    }
}
