using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>
/// Subject of issued certificates, such as <c>CN={{attempt}},O={{org}}</c>. The same template goes into enrollment profiles;
/// what comes back in a CSR is not believed but built again here.
/// </summary>
public static class SubjectTemplate
{
    /// <summary>What a profile uses when it names none.</summary>
    public const string Default = "CN={{attempt}},O={{org}}";

    // RFC 5280 appendix A.1: upper bound of CN, O and OU.
    private const int MaxValue = 64;

    /// <summary>Null when the template may be used, otherwise what is wrong with it.</summary>
    public static string? Check(string template)
    {
        if (!TryExpand(template, new TemplateValues("Example", "att", null), out var subject, out var problem))
        {
            return problem;
        }

        return subject.All(a => !a.Type.Equals("CN", StringComparison.OrdinalIgnoreCase)) ? "A subject needs a CN."
            : subject.Any(a => a.Type.Equals("C", StringComparison.OrdinalIgnoreCase) && !IsCountry(a.Value)) ? "C is a two-letter country code in capitals."
            : subject.Any(a => a.Value.Any(char.IsControl)) ? "Control characters are not allowed."
            : null;
    }

    /// <summary>True when the common name is <c>{{attempt}}</c> and nothing else.</summary>
    public static bool NamesAttempt(string template) =>
        TryExpand(template, new TemplateValues("o", "a", "d"), out var subject, out _)
        && subject.Count(a => a.Type == "CN") == 1 && subject.Any(a => a is { Type: "CN", Value: "a" }) && template.Contains("{{attempt}}", StringComparison.Ordinal);

    /// <summary>The name for one certificate, from a template that was checked.</summary>
    public static X500DistinguishedName Render(string template, TemplateValues values)
    {
        if (!TryExpand(template, values, out var subject, out var problem))
        {
            throw new InvalidOperationException($"The subject template was stored unchecked: {problem}");
        }

        var name = new X500DistinguishedNameBuilder();
        foreach (var (type, value) in subject)
        {
            Add(name, type.ToUpperInvariant(), value.AtMost(MaxValue));
        }

        return name.Build();
    }

    // A renewal for a device whose attempt is not known any more carries the device's id in its place.
    private static bool TryExpand(
        string template, TemplateValues values, [NotNullWhen(true)] out IReadOnlyList<SubjectAttribute>? subject, [NotNullWhen(false)] out string? problem) =>
        ScepSubject.TryExpand(
            template,
            new Dictionary<string, string> { ["attempt"] = values.AttemptId ?? values.DeviceId ?? "unknown", ["org"] = values.Organization },
            out subject, out problem);

    private static void Add(X500DistinguishedNameBuilder name, string type, string value)
    {
        switch (type)
        {
            case "CN": name.AddCommonName(value); break;
            case "O": name.AddOrganizationName(value); break;
            case "OU": name.AddOrganizationalUnitName(value); break;
            case "L": name.AddLocalityName(value); break;
            case "ST": name.AddStateOrProvinceName(value); break;
            case "C": name.AddCountryOrRegion(value); break;
            default: name.Add(type, value); break;
        }
    }

    private static bool IsCountry(string value) => value.Length == 2 && value.All(char.IsAsciiLetterUpper);
}
