using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What clients may learn about a person, scope by scope (OpenID Connect Core §5.1, §5.4).</summary>
/// <param name="Subject"><c>sub</c>.</param>
public sealed record PersonClaims(string Subject)
{
    /// <summary>Scopes that open claims, in the order in which metadata lists them. <c>groups</c> is ours.</summary>
    public static readonly IReadOnlyList<string> Scopes = ["openid", "profile", "email", "groups"];

    /// <summary>Names of all claims that may appear, as metadata lists them.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["sub", "name", "given_name", "family_name", "preferred_username", "locale", "updated_at", "email", "email_verified", "groups"];

    /// <summary><c>name</c>; scope <c>profile</c>.</summary>
    public string? Name { get; init; }

    /// <summary><c>given_name</c>; scope <c>profile</c>.</summary>
    public string? GivenName { get; init; }

    /// <summary><c>family_name</c>; scope <c>profile</c>.</summary>
    public string? FamilyName { get; init; }

    /// <summary><c>preferred_username</c>; scope <c>profile</c>.</summary>
    public string? PreferredUsername { get; init; }

    /// <summary><c>locale</c> (BCP 47); scope <c>profile</c>.</summary>
    public string? Locale { get; init; }

    /// <summary><c>updated_at</c>; scope <c>profile</c>.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary><c>email</c>; scope <c>email</c>.</summary>
    public string? Email { get; init; }

    /// <summary><c>email_verified</c>; scope <c>email</c>, next to <see cref="Email"/>.</summary>
    public bool EmailVerified { get; init; }

    /// <summary><c>groups</c>: names; scope <c>groups</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The body of a UserInfo answer (OpenID Connect Core §5.3.2).</summary>
    public byte[] ToJson(ScopeSet granted) => StrictJson.Write(json =>
    {
        json.WriteString("sub", Subject);
        Write(json, granted);
    });

    /// <summary>Writes what the scopes open, without <c>sub</c>.</summary>
    public void Write(Utf8JsonWriter json, ScopeSet granted)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(granted);
        if (granted.Contains("profile"))
        {
            StrictJson.Text(json, "name", Name);
            StrictJson.Text(json, "given_name", GivenName);
            StrictJson.Text(json, "family_name", FamilyName);
            StrictJson.Text(json, "preferred_username", PreferredUsername);
            StrictJson.Text(json, "locale", Locale);
            StrictJson.Instant(json, "updated_at", UpdatedAt);
        }

        if (granted.Contains("email") && Email is not null)
        {
            json.WriteString("email", Email);
            json.WriteBoolean("email_verified", EmailVerified);
        }

        if (granted.Contains("groups"))
        {
            StrictJson.Texts(json, "groups", Groups);
        }
    }
}
