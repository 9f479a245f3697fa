using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;

namespace Gatehouse.Server.Admin.People;

/// <summary>A row of <c>admin_person</c>, without its password.</summary>
public sealed record PersonRow
{
    /// <summary>Columns of a select.</summary>
    public const string Columns =
        "id, email, user_name, managed_apple_account, name, given_name, family_name, role, state, source, version, created_ms, last_sign_in_ms";

    /// <summary><c>usr_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Lower case.</summary>
    public string? Email { get; init; }

    /// <summary>Lower case.</summary>
    public string? UserName { get; init; }

    /// <summary>Lower case.</summary>
    public string? ManagedAppleAccount { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Null when not known apart.</summary>
    public string? GivenName { get; init; }

    /// <summary>Null when not known apart.</summary>
    public string? FamilyName { get; init; }

    /// <summary>As <see cref="Roles"/> spells it.</summary>
    public required string Role { get; init; }

    /// <summary><c>invited</c>, <c>active</c>, <c>disabled</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>local</c> or <c>upstream</c>.</summary>
    public string Source { get; init; } = "local";

    /// <summary>Counts changes.</summary>
    public long Version { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long? LastSignInMs { get; init; }

    /// <summary>Names that one signs in with.</summary>
    public IEnumerable<string> Identifiers => new[] { Email, UserName, ManagedAppleAccount }.OfType<string>();

    /// <summary>Everything the person is called.</summary>
    public IEnumerable<string?> Names => [Name, GivenName, FamilyName, .. Identifiers];

    /// <summary>As the API shows it.</summary>
    public Person ToContract() => new(
        Id, Email, Name, Roles.Parse(Role).ToContract(), Enum.Parse<PersonState>(State, ignoreCase: true),
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), LastSignInMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null)
    {
        UserName = UserName,
        GivenName = GivenName,
        FamilyName = FamilyName,
        ManagedAppleAccount = ManagedAppleAccount,
        Source = Enum.Parse<PersonSource>(Source, ignoreCase: true),
    };
}
