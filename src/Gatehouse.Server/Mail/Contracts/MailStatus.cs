namespace Gatehouse.Server.Mail.Contracts;

/// <summary>A message and how far it got; a row of <c>mail_message</c> without what it says.</summary>
public sealed class MailStatus
{
    /// <summary><c>mail_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required string SubjectId { get; init; }

    /// <summary>To whom.</summary>
    public required string Recipient { get; init; }

    /// <summary><c>waiting</c>, <c>sent</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>How often it was tried.</summary>
    public long Attempts { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Unix milliseconds; null while it waits.</summary>
    public long? EndedMs { get; init; }

    /// <summary>Why the last try failed.</summary>
    public string? LastError { get; init; }
}
