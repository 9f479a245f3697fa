using System.Security.Cryptography;
using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>A configuration profile that was uploaded and may go to devices.</summary>
/// <param name="Content">The file, unchanged.</param>
/// <param name="Identifier">Top-level <c>PayloadIdentifier</c>.</param>
/// <param name="Uuid">Top-level <c>PayloadUUID</c>.</param>
/// <param name="DisplayName">Its own name.</param>
/// <param name="PayloadTypes">Types of its payloads.</param>
/// <param name="Signed">It is signed.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
public sealed record UploadedProfile(
    ReadOnlyMemory<byte> Content, string Identifier, string Uuid, string? DisplayName, IReadOnlyList<string> PayloadTypes, bool Signed, string Sha256)
{
    /// <summary>Largest file.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MaxIdentifier = 255;

    /// <summary>Reads and judges a file; false with the reasons why devices, or we, would refuse it.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> file, out UploadedProfile? upload, out string? problem)
    {
        (upload, problem) = (null, null);
        if (file.Length > MaxBytes)
        {
            problem = "It is larger than 1 MiB.";
            return false;
        }

        if (!ConfigurationProfile.TryParse(file, out var profile, out var error))
        {
            problem = error.ToString();
            return false;
        }

        problem = Judge(profile);
        if (problem is not null)
        {
            return false;
        }

        upload = new UploadedProfile(
            file, profile.Identifier, profile.Uuid, profile.DisplayName, [.. profile.Payloads.Select(p => p.Type)], profile.Signature is not null,
            Convert.ToHexStringLower(SHA256.HashData(file.Span)));
        return true;
    }

    private static string? Judge(ConfigurationProfile profile) => profile switch
    {
        { Problems: [_, ..] } => string.Join(' ', profile.Problems),
        { Type: not "Configuration" } => "Its PayloadType is not Configuration.",
        { Identifier.Length: > MaxIdentifier } or { Uuid.Length: > MaxIdentifier } => "Its identifier or UUID is too long.",
        _ when profile.Identifier.Any(char.IsControl) || profile.Uuid.Any(char.IsControl) => "Its identifier or UUID has control characters.",
        // It would replace the device's enrollment by one that we did not make.
        _ when profile.OfType("com.apple.mdm").Any() => "It has a payload of type com.apple.mdm; enrollment profiles are made by enrollment.",
        _ => null,
    };
}
