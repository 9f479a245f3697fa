using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.Admin.People;

/// <summary>Which people a list shows.</summary>
/// <param name="Search">Pattern for names and what one signs in with; null for everybody.</param>
/// <param name="State">As stored; null for any.</param>
/// <param name="Role">As stored; null for any.</param>
public sealed record PersonFilter(string? Search, string? State, string? Role)
{
    /// <summary>Condition of a query, beginning with <c>and</c>; nothing for everybody.</summary>
    public string Sql =>
        (Search is null ? "" : """
             and (upper(name) like @Search escape '!' or upper(coalesce(email, '')) like @Search escape '!' or upper(coalesce(user_name, '')) like @Search escape '!'
                or upper(coalesce(managed_apple_account, '')) like @Search escape '!')
            """)
        + (State is null ? "" : " and state = @State") + (Role is null ? "" : " and role = @Role");

    /// <summary>From the query of a request.</summary>
    /// <exception cref="InvalidRequestException">The text holds what no name can.</exception>
    public static PersonFilter Of(string? search, PersonState? state, PersonRole? role) => new(
        string.IsNullOrWhiteSpace(search) ? null : Pattern(search.Trim()), state?.ToString().ToLowerInvariant(), role is { } wanted ? Roles.Text(wanted.FromContract()) : null);

    private static string Pattern(string search) => search.Contains('\0', StringComparison.Ordinal)
        ? throw new InvalidRequestException("search holds a control character.")
        : "%" + search.ToUpperInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%";
}
