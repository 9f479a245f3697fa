using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Server.Admin.Access;

/// <summary>Roles as tables and the API spell them.</summary>
public static class Roles
{
    /// <summary>As stored.</summary>
    public static string Text(Role role) => role switch
    {
        Role.Owner => "owner",
        Role.Admin => "admin",
        Role.ReadOnly => "read_only",
        _ => "member",
    };

    /// <summary>From the table. What is unknown may least.</summary>
    public static Role Parse(string text) => text switch
    {
        "owner" => Role.Owner,
        "admin" => Role.Admin,
        "read_only" => Role.ReadOnly,
        _ => Role.Member,
    };

    /// <summary>As the API has it.</summary>
    public static PersonRole ToContract(this Role role) => role switch
    {
        Role.Owner => PersonRole.Owner,
        Role.Admin => PersonRole.Admin,
        Role.ReadOnly => PersonRole.ReadOnly,
        _ => PersonRole.Member,
    };

    /// <summary>From the API.</summary>
    public static Role FromContract(this PersonRole role) => role switch
    {
        PersonRole.Owner => Role.Owner,
        PersonRole.Admin => Role.Admin,
        PersonRole.ReadOnly => Role.ReadOnly,
        _ => Role.Member,
    };
}
