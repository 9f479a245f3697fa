using System.Text.RegularExpressions;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>What the placeholders of a SCEP profile stand for in one certificate.</summary>
/// <param name="Organization">Name of the organization.</param>
/// <param name="AttemptId">Null when there is none.</param>
/// <param name="DeviceId">Null until the device is known.</param>
public sealed partial record TemplateValues(string Organization, string? AttemptId, string? DeviceId)
{
    /// <summary>The text with every placeholder replaced; null when one of them has no value.</summary>
    public string? Fill(string template)
    {
        var complete = true;
        var text = Placeholder().Replace(template, match =>
        {
            var value = Value(match.Groups[1].Value);
            complete &= value is not null;
            return value ?? "";
        });
        return complete ? text : null;
    }

    /// <summary>Null when the text holds known placeholders only, otherwise what is wrong.</summary>
    public static string? Check(string template)
    {
        foreach (Match match in Placeholder().Matches(template))
        {
            if (match.Groups[1].Value is not ("attempt" or "device" or "org"))
            {
                return $"{match.Value} is not among {{{{attempt}}}}, {{{{device}}}} and {{{{org}}}}.";
            }
        }

        return template.Any(char.IsControl) ? "Control characters are not allowed." : null;
    }

    [GeneratedRegex(@"\{\{([^{}]*)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    private string? Value(string name) => name switch
    {
        "attempt" => AttemptId ?? DeviceId,
        "device" => DeviceId,
        _ => Organization,
    };
}
