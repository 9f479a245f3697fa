using System.Globalization;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Mail.Contracts;

namespace Gatehouse.Server.Enrollment.Invitations;

/// <summary>What a request to invite must keep to.</summary>
internal static class InvitationRules
{
    private const int MaxNote = 1000;

    /// <summary>The addresses, each once, and faults by field.</summary>
    public static (IReadOnlyList<string> Addresses, Dictionary<string, string[]> Faults) Read(InviteToEnroll request, TokenRow token)
    {
        var faults = new Dictionary<string, string[]>();
        var wanted = request.Addresses is { Count: > 0 } given ? given : token.InviteeEmail is { } invitee ? [invitee] : [];
        var addresses = new List<string>();
        foreach (var text in wanted)
        {
            if (!MailAddresses.TryRead(text, out var address))
            {
                faults["addresses"] = ["Plain e-mail addresses, such as ada@example.org, without names."];
            }
            else if (!addresses.Contains(address, StringComparer.OrdinalIgnoreCase))
            {
                addresses.Add(address);
            }
        }

        var places = token.MaxUses == 0 ? int.MaxValue : token.MaxUses - token.Used - token.Reserved;
        if (wanted.Count == 0)
        {
            faults["addresses"] = ["At least one, because the token names no invitee."];
        }
        else if (addresses.Count > places && !faults.ContainsKey("addresses"))
        {
            faults["addresses"] = [string.Create(CultureInfo.InvariantCulture, $"The token lets only {places} more devices in.")];
        }

        if (request.Language is not (null or "en" or "de"))
        {
            faults["language"] = ["en or de."];
        }

        TokenRules.Text(faults, "note", request.Note, 0, MaxNote, lines: true);
        return (addresses, faults);
    }
}
