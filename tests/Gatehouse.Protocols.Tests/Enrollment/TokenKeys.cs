using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Protocols.Tests.Enrollment;

/// <summary>Keys made once for all token tests, and tokens that break one rule each.</summary>
internal static class TokenKeys
{
    public static readonly RSA Signing = RSA.Create(2048);
    public static readonly RSA Foreign = RSA.Create(2048);
    public static readonly RSA Weak = RSA.Create(1024);

    public static readonly EnrollmentTokenKey[] All =
    [
        new("key_1", Signing, Withdrawn: false),
        new("key_old", Foreign, Withdrawn: true),
        new("key_weak", Weak, Withdrawn: false),
    ];

    public static readonly EnrollmentTokenExpectation Expected = new("https://mdm.example.com");

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly EnrollmentTokenClaims Claims = new(
        "org_abc123", "Engineering BYOD – Büro", "grp_456", "scep_def", 100, "n3Wq0cUuT2yq1mVb7Zk4aA", Now.AddDays(7),
        "https://mdm.example.com", EnrollmentToken.OtaAudience, Now);

    public static EnrollmentTokenVerdict Validate(string? token, DateTimeOffset? now = null) =>
        EnrollmentToken.Validate(token, All, Expected, now ?? Now);

    /// <summary>Signs whatever header and claims a test wants, as a forger with the key could.</summary>
    public static string Sign(string header, string claims, RSA? key = null)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = (key ?? Signing).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
