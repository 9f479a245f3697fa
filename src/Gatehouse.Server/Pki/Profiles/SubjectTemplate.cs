using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>
/// A distinguished name with placeholders, such as <c>CN={{attempt}},O={{org}}</c>. It is split before anything is
/// filled in, so no value can add an attribute of its own.
/// </summary>
public sealed class SubjectTemplate
{
    /// <summary>What a profile uses when it names none.</summary>
    public const string Default = "CN={{attempt}},O={{org}}";

    private const int MaxParts = 10;

    private readonly List<(string Attribute, string Value)> _parts;

    private SubjectTemplate(List<(string Attribute, string Value)> parts) => _parts = parts;

    /// <summary>Reads a template; <paramref name="error"/> says in words what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SubjectTemplate? template, [NotNullWhen(false)] out string? error)
    {
        template = null;
        var parts = new List<(string, string)>();
        foreach (var part in Split(text))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == part.Length - 1)
            {
                error = $"“{part.Trim()}” is not of the form ATTRIBUTE=value.";
                return false;
            }

            var attribute = part[..equals].Trim().ToUpperInvariant();
            var value = part[(equals + 1)..].Trim();
            error = Check(attribute, value);
            if (error is not null)
            {
                return false;
            }

            parts.Add((attribute, value));
        }

        error = parts.Count is 0 or > MaxParts ? $"A subject has 1 to {MaxParts} attributes."
            : parts.All(p => p.Item1 != "CN") ? "A subject needs a CN."
            : null;
        template = error is null ? new SubjectTemplate(parts) : null;
        return error is null;
    }

    /// <summary>The name for one certificate. Attributes whose placeholders have no value are left out.</summary>
    public X500DistinguishedName Render(TemplateValues values)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var (attribute, template) in _parts)
        {
            if (values.Fill(template) is { Length: > 0 } value)
            {
                Add(name, attribute, Limit(value));
            }
        }

        return name.Build();
    }

    private static void Add(X500DistinguishedNameBuilder name, string attribute, string value)
    {
        switch (attribute)
        {
            case "CN": name.AddCommonName(value); break;
            case "O": name.AddOrganizationName(value); break;
            case "OU": name.AddOrganizationalUnitName(value); break;
            case "L": name.AddLocalityName(value); break;
            case "ST": name.AddStateOrProvinceName(value); break;
            case "C": name.AddCountryOrRegion(value); break;
            default: name.Add("0.9.2342.19200300.100.1.1", value); break; // UID, RFC 4519 §2.39
        }
    }

    private static string? Check(string attribute, string value) => attribute switch
    {
        "C" when value.Length != 2 || !value.All(char.IsAsciiLetterUpper) => "C is a two-letter country code in capitals.",
        "CN" or "O" or "OU" or "L" or "ST" or "C" or "UID" => TemplateValues.Check(value),
        _ => $"{attribute} is not among CN, O, OU, L, ST, C and UID.",
    };

    // RFC 5280 appendix A.1: upper bound of CN, O and OU.
    private static string Limit(string value) => value.Length <= 64 ? value : value[..64];

    private static IEnumerable<string> Split(string text)
    {
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                part.Append(text[++i]);
            }
            else if (text[i] == ',')
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        if (part.Length > 0)
        {
            yield return part.ToString();
        }
    }
}
