using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>What a person types on a device to enroll it: an account with its domain.</summary>
/// <param name="Typed">As it came. It may hold several <c>@</c> and a plus, and proves nothing.</param>
/// <param name="Name">Before the last <c>@</c>.</param>
/// <param name="Domain">Behind it, in lower case and ASCII.</param>
/// <remarks>Source: Apple, "Onboarding users with account sign-in". The device splits at the last <c>@</c> too.</remarks>
public sealed record UserIdentifier(string Typed, string Name, string Domain)
{
    private const int MaxLength = 512;

    /// <summary>Splits an identifier. False without a name before the last <c>@</c> and a fully qualified domain behind it.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out UserIdentifier? identifier)
    {
        identifier = null;
        if (typed is null or { Length: 0 or > MaxLength } || typed.Any(char.IsControl))
        {
            return false;
        }

        var at = typed.LastIndexOf('@');
        if (at < 1 || !TryParseDomain(typed[(at + 1)..], out var domain))
        {
            return false;
        }

        identifier = new UserIdentifier(typed, typed[..at], domain);
        return true;
    }

    /// <summary>A fully qualified domain name in lower case and ASCII (RFC 5890); false for a single label, an address, or anything else.</summary>
    public static bool TryParseDomain(string? text, [NotNullWhen(true)] out string? domain)
    {
        domain = null;
        if (text is null or { Length: 0 or > 253 } || IPAddress.TryParse(text, out _))
        {
            return false;
        }

        string ascii;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        // RFC 3696 §2: the last label of a host name is never all digits.
        var labels = ascii.Split('.');
        if (ascii.Length > 253 || labels.Length < 2 || !labels.All(IsLabel) || labels[^1].All(char.IsAsciiDigit))
        {
            return false;
        }

        domain = ascii;
        return true;
    }

    // RFC 1123 §2.1.
    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
