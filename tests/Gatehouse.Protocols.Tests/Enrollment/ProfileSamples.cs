using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Protocols.Tests.Enrollment;

/// <summary>Arguments that give the same profile bytes on every machine, and a throw-away signer.</summary>
internal static class ProfileSamples
{
    /// <summary>A self-signed certificate made for these tests; its private key was thrown away.</summary>
    public static byte[] Root => Convert.FromBase64String(File.ReadAllText(Fixture("root.b64")));

    public static ProfileHeader Header => new(
        EnrollmentProfile.IdentifierFor("mdm.example.com", "org_abc123"),
        new Guid("6f1c0f7e-3b52-4c1a-9a55-0a1b2c3d4e5f"),
        "Example Corp management",
        "Example Corp",
        "Lets Example Corp manage this device.")
    {
        Scope = "System",
    };

    public static ScepPayload Scep => new(
        "https://mdm.example.com/scep/scep_def", "Example Corp CA", [new("O", "Example Corp"), new("CN", "att_0123456789")])
    {
        Challenge = "one-time-secret",
        CaFingerprint = [.. Enumerable.Range(0, 20).Select(i => (byte)i)],
    };

    public static MdmPayload Mdm => new(
        "https://mdm.example.com/mdm/org_abc123/connect",
        "https://mdm.example.com/mdm/org_abc123/checkin",
        "com.apple.mgmt.External.5f0a7a2e-0000-4000-8000-000000000001",
        AccessRights.All);

    public static EnrollmentProfile Direct => new(Header, [Root], Scep, Mdm);

    public static ProfileServiceProfile Phase1 => new(Header, "https://mdm.example.com/enroll/phase2", "attempt-secret");

    public static X509Certificate2 NewSigner()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Profile signing", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(120));
    }

    private static string Fixture(string name, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", name);
}
