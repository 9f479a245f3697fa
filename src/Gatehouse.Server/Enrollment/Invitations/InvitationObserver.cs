using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Mail.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Invitations;

/// <summary>Notes in the enrollment log what became of an invitation.</summary>
internal sealed class InvitationObserver(EnrollmentJournal journal) : IMailObserver
{
    /// <inheritdoc/>
    public string Kind => InviteByMail.Kind;

    /// <inheritdoc/>
    public Task EndedAsync(Tx tx, MailStatus message, bool sent, string? error) => journal.WriteAsync(tx, InviteByMail.Event(
        message.OrgId, sent ? Codes.InvitationSent : Codes.InvitationFailed, message.SubjectId, new { to = message.Recipient, mailId = message.Id, reason = error }));
}
