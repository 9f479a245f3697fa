using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>What a device asks when it looks for the server of an account.</summary>
/// <param name="UserIdentifier">As typed; null when it was left out.</param>
/// <param name="ModelFamily">Such as <c>iPhone</c>; null when it was left out.</param>
/// <remarks>Source: Apple, "Discover Authentication Servers".</remarks>
public sealed record DiscoveryQuery(string? UserIdentifier, string? ModelFamily)
{
    /// <summary>Path of service discovery below the host of the account's domain.</summary>
    public const string Path = "/.well-known/com.apple.remotemanagement";

    private const string Format = "discovery query";
    private const int MaxLength = 2048;

    /// <summary>
    /// Reads the query as it was sent, with or without its question mark. It is no form: a plus is part of the address that
    /// somebody typed. Parameters that are not known are left alone; one that comes twice is refused.
    /// </summary>
    public static bool TryParse(string? query, [NotNullWhen(true)] out DiscoveryQuery? result, [NotNullWhen(false)] out ParseError? error)
    {
        (result, error) = (null, null);
        var rest = (query ?? "").TrimStart('?');
        if (rest.Length > MaxLength)
        {
            error = new ParseError(Format, 0, "the query is too long");
            return false;
        }

        string? identifier = null, family = null;
        foreach (var part in rest.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            ref var target = ref identifier;
            switch (Uri.UnescapeDataString(name))
            {
                case "user-identifier":
                    break;
                case "model-family":
                    target = ref family;
                    break;
                default:
                    continue;
            }

            if (target is not null)
            {
                error = new ParseError(Format, 0, $"{name} occurs twice");
                return false;
            }

            target = Uri.UnescapeDataString(value);
        }

        result = new DiscoveryQuery(Filled(identifier), Filled(family));
        return true;
    }

    /// <summary>The query as a device sends it.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (UserIdentifier is not null)
        {
            parts.Add("user-identifier=" + Uri.EscapeDataString(UserIdentifier));
        }

        if (ModelFamily is not null)
        {
            parts.Add("model-family=" + Uri.EscapeDataString(ModelFamily));
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
