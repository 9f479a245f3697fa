using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Mail.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Invitations;

/// <summary>Sends the link of a token to those who shall enroll.</summary>
internal sealed class InviteByMail(
    Database database, TokenStore tokens, TokenLinks links, IMail mail, InvitationMail invitation, OrganizationDirectory organizations, EnrollmentJournal journal,
    IAudit audit, TimeProvider time)
{
    /// <summary>What the messages are known by to the feature that sends them.</summary>
    public const string Kind = "enrollment-invitation";

    /// <summary>Sends the link by e-mail, with a QR code, to each address apart. The answer comes before the messages are sent.</summary>
    public static Task<Results<Accepted<EnrollmentInvitations>, ProblemHttpResult>> HandleAsync(
        string id, InviteToEnroll request, HttpContext http, InviteByMail invite, CancellationToken ct) => invite.InviteAsync(id, request, http, ct);

    /// <summary>Whom the link was sent to, newest first, as long as it is remembered.</summary>
    public static Task<Results<Ok<Page<EnrollmentInvitation>>, ProblemHttpResult>> ListAsync(
        string id, [AsParameters] PageRequest page, HttpContext http, InviteByMail invite, CancellationToken ct) => invite.ListAsync(id, page, http, ct);

    private async Task<Results<Ok<Page<EnrollmentInvitation>>, ProblemHttpResult>> ListAsync(string id, PageRequest page, HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        return await tokens.FindAsync(organizationId, id, ct) is null
            ? Problems.NotFound()
            : TypedResults.Ok(page.Page(await mail.ListAsync(organizationId, id, page, ct), m => m.Id, View));
    }

    private async Task<Results<Accepted<EnrollmentInvitations>, ProblemHttpResult>> InviteAsync(string id, InviteToEnroll request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await tokens.FindAsync(caller.OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        if (InvitationRules.Read(request, row) is var (addresses, faults) && faults.Count > 0)
        {
            return Problems.RequestInvalid(faults);
        }

        if (!mail.IsConfigured)
        {
            return MailProblems.NotConfigured();
        }

        if (row.ExpiresMs <= time.GetUtcNow().ToUnixTimeMilliseconds() || await links.ShortAsync(row, ct) is not { } url)
        {
            return EnrollmentProblems.LinkUnavailable();
        }

        var organization = (await organizations.FindAsync(caller.OrganizationId, ct))?.Name ?? "";
        var facts = new InvitationFacts(organization, row, url, caller.Name, request.Note?.Trim(), request.Language);
        return await database.WriteAsync(tx => SendAsync(tx, http, caller, row, [.. addresses.Select(a => invitation.Write(a, facts))]), ct);
    }

    private async Task<Results<Accepted<EnrollmentInvitations>, ProblemHttpResult>> SendAsync(
        Tx tx, HttpContext http, Caller caller, TokenRow row, IReadOnlyList<OutgoingMail> mails)
    {
        switch (await mail.QueueAsync(tx, caller.OrganizationId, Kind, row.Id, mails))
        {
            case MailTaken.TooMany over:
                return MailProblems.LimitReached(http, over.RetryAfter);
            case MailTaken.Queued queued:
                foreach (var message in queued.Messages)
                {
                    await journal.WriteAsync(tx, Event(caller.OrganizationId, Codes.Invited, row.Id, new { to = message.Recipient, mailId = message.Id }) with { Actor = "admin" });
                }

                await audit.WriteAsync(tx, caller, "token.invite", row.Id, new { To = queued.Messages.Select(m => m.Recipient) });
                return TypedResults.Accepted($"/api/v1/enrollment/tokens/{row.Id}/invitations", new EnrollmentInvitations([.. queued.Messages.Select(View)]));
            default:
                throw new InvalidOperationException("Another outcome than there are.");
        }
    }

    /// <summary>An entry of the log about a message.</summary>
    public static JournalEvent Event(string organizationId, string code, string tokenId, object detail) =>
        new(organizationId, code, "system") { TokenId = tokenId, Detail = detail };

    private static EnrollmentInvitation View(MailStatus message) => new()
    {
        Id = message.Id,
        Address = message.Recipient,
        State = Enum.Parse<EnrollmentInvitationState>(message.State, ignoreCase: true),
        Attempts = (int)message.Attempts,
        LastError = message.LastError,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(message.CreatedMs),
        EndedAt = Words.Instant(message.EndedMs),
    };
}
