using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Benchmarks.Micro;

/// <summary>What the benchmarks work on: a device's identity, its messages, and the parties around it.</summary>
internal static class Material
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Idle { get; } = Encoding.UTF8.GetBytes("""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
        	<key>Status</key>
        	<string>Idle</string>
        	<key>UDID</key>
        	<string>00008130-001A2B3C4D5E6F70</string>
        </dict>
        </plist>
        """);

    public static byte[] TokenUpdate { get; } = Encoding.UTF8.GetBytes($"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
        	<key>AwaitingConfiguration</key>
        	<false/>
        	<key>MessageType</key>
        	<string>TokenUpdate</string>
        	<key>PushMagic</key>
        	<string>0F5B7C1E-7E0F-4C7A-9C39-0D6B0E1B7A11</string>
        	<key>Token</key>
        	<data>{Convert.ToBase64String(SHA256.HashData([1]))}</data>
        	<key>Topic</key>
        	<string>com.apple.mgmt.External.7a0f6c1e-52a4-4b55-a1a3-2c1c8a6f2f60</string>
        	<key>UDID</key>
        	<string>00008130-001A2B3C4D5E6F70</string>
        	<key>UnlockToken</key>
        	<data>{Convert.ToBase64String(new byte[1800])}</data>
        </dict>
        </plist>
        """);

    public static RSA Key { get; } = RSA.Create(2048);

    /// <summary>A certificate over <see cref="Key"/>, with its private key.</summary>
    public static X509Certificate2 Device { get; } =
        RequesterCertificate.Create(DistinguishedName.Of("att_01JAAAAAAAAAAAAAAAAAAAAAAA"), Key, SHA256.HashData([2]).AsSpan(0, 16), Now);

    public static byte[] Signature { get; } = CmsSigner.SignDetached(Idle, Device);
}
