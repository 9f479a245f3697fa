using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mail.Contracts;

/// <summary>Sends mail for the features.</summary>
public interface IMail
{
    /// <summary>The operator named a mail server. Without one nothing is taken.</summary>
    bool IsConfigured { get; }

    /// <summary>
    /// Takes messages as part of a transaction: what is committed is sent, at least once, or its <see cref="IMailObserver"/>
    /// is told that it could not be. Nothing is taken when the organization has sent too much.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="organizationId">Tenant, whose allowance it counts against.</param>
    /// <param name="kind">Which observer is told, such as <c>enrollment-invitation</c>.</param>
    /// <param name="subjectId">What the messages are about, for <see cref="ListAsync"/>.</param>
    /// <param name="mails">The messages; recipients that <see cref="MailAddresses"/> accepted.</param>
    Task<MailTaken> QueueAsync(Tx tx, string organizationId, string kind, string subjectId, IReadOnlyList<OutgoingMail> mails);

    /// <summary>Messages about something, newest first, as long as they are kept.</summary>
    Task<List<MailStatus>> ListAsync(string organizationId, string subjectId, PageRequest page, CancellationToken ct);
}
