using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Sends the link of a token by e-mail.</summary>
public sealed record InviteToEnroll
{
    /// <summary>One to 50 addresses, each gets a message of its own. Left out: the invitee that the token names.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary><c>en</c> or <c>de</c>. Left out: both, one below the other.</summary>
    [StringLength(2, MinimumLength = 2)]
    public string? Language { get; init; }

    /// <summary>A word from whoever invites; plain text.</summary>
    [StringLength(1000)]
    public string? Note { get; init; }
}

/// <summary>Messages that are being sent.</summary>
/// <param name="Items">One for each address.</param>
public sealed record EnrollmentInvitations(IReadOnlyList<EnrollmentInvitation> Items);

/// <summary>A message with a link, and how far it got.</summary>
public sealed record EnrollmentInvitation
{
    /// <summary><c>mail_…</c></summary>
    public required string Id { get; init; }

    /// <summary>To whom.</summary>
    public required string Address { get; init; }

    /// <summary>How far it got.</summary>
    public required EnrollmentInvitationState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last try failed.</summary>
    public string? LastError { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the mail server took it, or it was given up.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>How far a message got.</summary>
public enum EnrollmentInvitationState
{
    /// <summary>Waits for its first or next try.</summary>
    Waiting,

    /// <summary>The mail server took it. Whether it arrived is beyond what can be known here.</summary>
    Sent,

    /// <summary>Given up.</summary>
    Failed,
}
