using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>Somebody in the directory of the organization.</summary>
/// <param name="Id"><c>usr_…</c></param>
/// <param name="Email">Signs in with it; lower case. Null without one.</param>
/// <param name="Name">Shown in lists and the audit trail.</param>
/// <param name="Role">What they may do here.</param>
/// <param name="State">Whether they can sign in.</param>
/// <param name="CreatedAt">When added.</param>
/// <param name="LastSignInAt">Null when never.</param>
public sealed record Person(
    string Id, string? Email, string Name, PersonRole Role, PersonState State, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    /// <summary>Signs in with it, too; lower case. Null without one.</summary>
    public string? UserName { get; init; }

    /// <summary>Null when not known apart.</summary>
    public string? GivenName { get; init; }

    /// <summary>Null when not known apart.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Managed Apple Account for enrollment with an account; signs in with it, too. Lower case. Null without one.</summary>
    public string? ManagedAppleAccount { get; init; }

    /// <summary>Where the person comes from.</summary>
    public PersonSource Source { get; init; }
}

/// <summary>Where a person comes from.</summary>
public enum PersonSource
{
    /// <summary>Added here.</summary>
    Local,

    /// <summary>Made by the first sign-in at an identity provider.</summary>
    Upstream,
}

/// <summary>Adds somebody. Without password or invitation they can sign in at an identity provider only.</summary>
/// <param name="Email">Must be new in the organization, as every name one signs in with. At least one of them is needed.</param>
/// <param name="Name">Shown in lists; they may correct it when they take up an invitation.</param>
/// <param name="Role">What they will be; more than a member needs <c>admin:write</c>.</param>
public sealed record NewPerson(
    [property: EmailAddress, StringLength(254)] string? Email,
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    PersonRole Role = PersonRole.Member)
{
    /// <summary>Name to sign in with: without blanks.</summary>
    [StringLength(254, MinimumLength = 1), RegularExpression(@"^[^\s\p{C}]+$")]
    public string? UserName { get; init; }

    /// <summary>Given name.</summary>
    [StringLength(100)]
    public string? GivenName { get; init; }

    /// <summary>Family name.</summary>
    [StringLength(100)]
    public string? FamilyName { get; init; }

    /// <summary>Managed Apple Account, such as <c>ada@example.appleaccount.com</c>.</summary>
    [StringLength(254), RegularExpression(@"^[^\s\p{C}]+@[^\s\p{C}@]+$")]
    public string? ManagedAppleAccount { get; init; }

    /// <summary>Makes them active with this password: 12 to 256 characters. Secret.</summary>
    [StringLength(256, MinimumLength = 12)]
    public string? Password { get; init; }

    /// <summary>False makes them active without a password. Without meaning when there is one.</summary>
    public bool Invite { get; init; } = true;
}

/// <summary>Somebody who was just added. The server sends no mail: hand over the link.</summary>
/// <param name="Person">Who.</param>
/// <param name="Link">One-time link to choose a password. Secret, shown only here. Null when not invited.</param>
/// <param name="ExpiresAt">End of the link.</param>
public sealed record CreatedPerson(Person Person, string? Link, DateTimeOffset? ExpiresAt);

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
/// <param name="Role">Takes effect with the next request; from and to more than a member it needs <c>admin:write</c>.</param>
/// <param name="State"><c>disabled</c> ends all that they were given; <c>active</c> undoes it.</param>
public sealed record UpdatePerson(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null, PersonRole? Role = null, PersonState? State = null)
{
    /// <summary>New address; empty for none.</summary>
    [StringLength(254), RegularExpression(@"^([^\s\p{C}]+@[^\s\p{C}@]+)?$")]
    public string? Email { get; init; }

    /// <summary>New user name; empty for none.</summary>
    [StringLength(254), RegularExpression(@"^[^\s\p{C}]*$")]
    public string? UserName { get; init; }

    /// <summary>New given name; empty for none.</summary>
    [StringLength(100)]
    public string? GivenName { get; init; }

    /// <summary>New family name; empty for none.</summary>
    [StringLength(100)]
    public string? FamilyName { get; init; }

    /// <summary>New Managed Apple Account; empty for none.</summary>
    [StringLength(254), RegularExpression(@"^([^\s\p{C}]+@[^\s\p{C}@]+)?$")]
    public string? ManagedAppleAccount { get; init; }
}

/// <summary>A password that an administrator gives to somebody; their sessions end.</summary>
/// <param name="Password">12 to 256 characters. Secret.</param>
public sealed record SetPassword([property: Required, StringLength(256, MinimumLength = 12)] string Password);
