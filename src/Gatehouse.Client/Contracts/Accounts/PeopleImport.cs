using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>Adds many people at once, as members: all of them or none.</summary>
/// <param name="Csv">
/// RFC 4180 with a first line that names the columns, separated by commas or semicolons: <c>name</c>, and any of <c>userName</c>,
/// <c>email</c>, <c>givenName</c>, <c>familyName</c>, <c>managedAppleAccount</c> and <c>groups</c> (names with semicolons between them,
/// of groups that exist). At most 1,000 people.
/// </param>
/// <param name="Invite">Gives each a link to choose a password. False for people who sign in at an identity provider.</param>
/// <param name="DryRun">Says what would come of it, and changes nothing.</param>
public sealed record ImportPeople(
    [property: Required, StringLength(1_000_000, MinimumLength = 1)] string Csv, bool Invite = true, bool DryRun = false);

/// <summary>What came of it.</summary>
/// <param name="DryRun">Nobody was added.</param>
/// <param name="People">In the order of the lines.</param>
public sealed record ImportedPeople(bool DryRun, IReadOnlyList<ImportedPerson> People);

/// <summary>Somebody who was added, or would be.</summary>
/// <param name="Line">Where they are in the text, from 1.</param>
/// <param name="Name">As given.</param>
/// <param name="PersonId"><c>usr_…</c>; null in a dry run.</param>
/// <param name="Link">One-time link to choose a password. Secret, shown only here. Null when not invited.</param>
/// <param name="ExpiresAt">End of the link.</param>
public sealed record ImportedPerson(int Line, string Name, string? PersonId, string? Link, DateTimeOffset? ExpiresAt);
