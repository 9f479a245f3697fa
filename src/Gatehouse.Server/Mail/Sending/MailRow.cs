using Gatehouse.Server.Mail.Contracts;

namespace Gatehouse.Server.Mail.Sending;

/// <summary>A message to be sent: a row of <c>mail_message</c>.</summary>
internal sealed class MailRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Kind { get; init; }

    public required string SubjectId { get; init; }

    public required string Recipient { get; init; }

    public required string State { get; init; }

    public long Attempts { get; init; }

    public long CreatedMs { get; init; }

    public long ExpiresMs { get; init; }

    public byte[]? Content { get; init; }

    /// <summary>For the feature that it came from.</summary>
    public MailStatus ToStatus() => new()
    {
        Id = Id, OrgId = OrgId, Kind = Kind, SubjectId = SubjectId, Recipient = Recipient, State = State, Attempts = Attempts, CreatedMs = CreatedMs,
    };
}
