using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>One attribute of a subject, such as <c>CN</c> or a dotted OID, and its value.</summary>
public readonly record struct SubjectAttribute(string Type, string Value);

/// <summary>Subject templates of SCEP profiles, such as <c>CN={{attempt}},O={{org}}</c>.</summary>
public static class ScepSubject
{
    private const int MaxAttributes = 16;
    private const int MaxLength = 1024;

    // What the Subject key of com.apple.security.scep names; everything else goes by its OID.
    private static readonly string[] Types = ["C", "L", "ST", "O", "OU", "CN"];

    /// <summary>
    /// Splits a template at commas and fills its placeholders in afterwards, so that a comma inside a value stays one.
    /// A backslash keeps the character after it.
    /// </summary>
    /// <param name="template">Attributes <c>TYPE=value</c>, separated by commas.</param>
    /// <param name="values">Values by placeholder name, without braces.</param>
    /// <param name="subject">The attributes in the order of the template.</param>
    /// <param name="problem">What is wrong with the template.</param>
    public static bool TryExpand(
        string template,
        IReadOnlyDictionary<string, string> values,
        [NotNullWhen(true)] out IReadOnlyList<SubjectAttribute>? subject,
        [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(values);

        subject = null;
        var attributes = new List<SubjectAttribute>();
        problem = template.Length is 0 or > MaxLength
            ? $"a subject has 1 to {MaxLength} characters"
            : Split(template).Select(part => AddAttribute(part, values, attributes)).FirstOrDefault(fault => fault is not null);
        if (problem is not null)
        {
            return false;
        }

        subject = attributes;
        return true;
    }

    private static string? AddAttribute(string part, IReadOnlyDictionary<string, string> values, List<SubjectAttribute> attributes)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var type = equals < 0 ? "" : part[..equals].Trim();
        var upper = type.ToUpperInvariant();
        if (!Types.Contains(upper, StringComparer.Ordinal) && !IsOid(type))
        {
            return $"'{part}' is not TYPE=value with TYPE one of {string.Join(", ", Types)} or an OID";
        }

        if (!TryFill(part[(equals + 1)..].Trim(), values, out var value, out var unknown))
        {
            return $"there is no placeholder {{{{{unknown}}}}}";
        }

        if (value.Length == 0 || attributes.Count == MaxAttributes)
        {
            return value.Length == 0 ? $"'{part}' has no value" : $"a subject has at most {MaxAttributes} attributes";
        }

        attributes.Add(new SubjectAttribute(IsOid(type) ? type : upper, value));
        return null;
    }

    private static IEnumerable<string> Split(string template)
    {
        var part = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '\\' && i + 1 < template.Length)
            {
                part.Append(template[++i]);
            }
            else if (template[i] == ',')
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(template[i]);
            }
        }

        yield return part.ToString();
    }

    private static bool TryFill(
        string text, IReadOnlyDictionary<string, string> values, out string filled, [NotNullWhen(false)] out string? unknown)
    {
        var result = new StringBuilder();
        unknown = null;
        while (text.IndexOf("{{", StringComparison.Ordinal) is >= 0 and var open
            && text.IndexOf("}}", open, StringComparison.Ordinal) is >= 0 and var close)
        {
            var name = text[(open + 2)..close].Trim();
            if (!values.TryGetValue(name, out var value))
            {
                (filled, unknown) = ("", name);
                return false;
            }

            result.Append(text, 0, open).Append(value);
            text = text[(close + 2)..];
        }

        filled = result.Append(text).ToString();
        return true;
    }

    private static bool IsOid(string type) =>
        type.Length <= 64 && type.Contains('.', StringComparison.Ordinal)
        && type.Split('.').All(arc => arc.Length > 0 && arc.All(char.IsAsciiDigit));
}
