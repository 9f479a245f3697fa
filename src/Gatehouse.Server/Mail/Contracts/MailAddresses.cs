using MimeKit;

namespace Gatehouse.Server.Mail.Contracts;

/// <summary>
/// Addresses that mail is sent to: one plain <c>local@domain</c> (RFC 5321 §4.1.2), in ASCII. No names, comments, quotes or
/// lists, so that nothing which somebody types becomes a second recipient or a header.
/// </summary>
public static class MailAddresses
{
    private const int MaxLength = 254;
    private const int MaxLocal = 64;
    private const string LocalMarks = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>True when mail can go there; the address comes out trimmed.</summary>
    public static bool TryRead(string? text, out string address)
    {
        address = text?.Trim() ?? "";
        var at = address.LastIndexOf('@');
        return address.Length <= MaxLength && at is > 0 and <= MaxLocal
            && address[..at].All(c => char.IsAsciiLetterOrDigit(c) || LocalMarks.Contains(c, StringComparison.Ordinal))
            && IsDomain(address[(at + 1)..])
            && MailboxAddress.TryParse(address, out var mailbox) && mailbox.Address == address && string.IsNullOrEmpty(mailbox.Name);
    }

    private static bool IsDomain(string domain) =>
        domain.Contains('.', StringComparison.Ordinal)
        && domain.Split('.').All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
