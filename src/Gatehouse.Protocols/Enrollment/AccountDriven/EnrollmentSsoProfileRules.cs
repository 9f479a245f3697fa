namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>What a configuration profile of Enrollment SSO may hold: single sign-on, the certificates it needs, and nothing else.</summary>
/// <remarks>Source: Apple, "EnrollmentSSODocument".</remarks>
internal static class EnrollmentSsoProfileRules
{
    private const string ExtensibleSso = "com.apple.extensiblesso";

    private static readonly HashSet<string> Certificates =
        ["com.apple.security.root", "com.apple.security.pkcs1", "com.apple.security.pem", "com.apple.security.pkcs12"];

    public static IEnumerable<string> Problems(ReadOnlyMemory<byte> file)
    {
        if (!ConfigurationProfile.TryParse(file, out var profile, out var error))
        {
            return [$"the configuration profile cannot be read: {error.Reason}"];
        }

        List<string> problems = [.. profile.Problems.Select(p => $"the configuration profile: {p}")];
        if (profile.IsEncrypted)
        {
            problems.Add("the configuration profile is encrypted for one device");
        }
        else if (!profile.OfType(ExtensibleSso).Any())
        {
            problems.Add($"the configuration profile has no {ExtensibleSso} payload");
        }

        problems.AddRange(profile.Payloads.Where(p => p.Type != ExtensibleSso && !Certificates.Contains(p.Type))
            .Select(p => $"the configuration profile may not have a payload of type {p.Type.Shorten(100)}"));
        return problems;
    }
}
