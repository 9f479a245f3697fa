using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>Somebody who can sign in to the organization, or was invited to.</summary>
/// <param name="Id"><c>usr_…</c></param>
/// <param name="Email">Signs in with it; lower case.</param>
/// <param name="Name">Shown in lists and the audit trail.</param>
/// <param name="Role">What they may do.</param>
/// <param name="State">Whether they can sign in.</param>
/// <param name="CreatedAt">When invited or set up.</param>
/// <param name="LastSignInAt">Null when never.</param>
public sealed record Person(
    string Id, string Email, string Name, PersonRole Role, PersonState State, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt);

/// <summary>Invites somebody. The answer holds the link to hand over; the server sends no mail.</summary>
/// <param name="Email">Must be new in the organization.</param>
/// <param name="Name">Shown in lists; they may correct it.</param>
/// <param name="Role">What they will be.</param>
public sealed record InvitePerson(
    [property: Required, EmailAddress, StringLength(254)] string Email,
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    PersonRole Role);

/// <summary>An invitation that was just made.</summary>
/// <param name="Person">Who was invited.</param>
/// <param name="Link">One-time link. Secret, shown only here.</param>
/// <param name="ExpiresAt">Seven days on.</param>
public sealed record Invitation(Person Person, string Link, DateTimeOffset ExpiresAt);

/// <summary>Takes up an invitation.</summary>
/// <param name="Code">From the link. Secret.</param>
/// <param name="Password">12 to 256 characters. Secret.</param>
/// <param name="Name">Replaces the name in the invitation when given.</param>
public sealed record AcceptInvitation(
    [property: Required, StringLength(100, MinimumLength = 8)] string Code,
    [property: Required, StringLength(256, MinimumLength = 12)] string Password,
    [property: StringLength(200, MinimumLength = 1)] string? Name = null);

/// <summary>Changes to a person; what is absent stays. At least one active owner always remains.</summary>
/// <param name="Name">Shown in lists.</param>
/// <param name="Role">Takes effect with the next request.</param>
/// <param name="State"><c>disabled</c> ends all sessions; <c>active</c> undoes it.</param>
public sealed record UpdatePerson(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null, PersonRole? Role = null, PersonState? State = null);
