namespace Gatehouse.Server.Admin.Access;

/// <summary>Scopes of the administration API; each is an authorization policy of the same name.</summary>
public static class Scopes
{
    /// <summary>See devices, groups, profiles, commands.</summary>
    public const string DevicesRead = "devices:read";

    /// <summary>Send commands; change devices, groups and profiles; unenroll.</summary>
    public const string DevicesWrite = "devices:write";

    /// <summary>See enrollment tokens (without link), attempts and the log.</summary>
    public const string EnrollmentRead = "enrollment:read";

    /// <summary>Make, edit, revoke tokens; see links and QR codes; cancel attempts.</summary>
    public const string EnrollmentWrite = "enrollment:write";

    /// <summary>See CAs, certificates, SCEP profiles and requests.</summary>
    public const string PkiRead = "pki:read";

    /// <summary>Change SCEP profiles, decide requests, revoke, roll over.</summary>
    public const string PkiWrite = "pki:write";

    /// <summary>See people, person groups, sign-in sessions, identity providers, OAuth clients and grants, apps and their installations.</summary>
    public const string AccountsRead = "accounts:read";

    /// <summary>Change them. People with a role in the administration need <see cref="AdminWrite"/> as well.</summary>
    public const string AccountsWrite = "accounts:write";

    /// <summary>See what is configured for TV sign-in: service providers, MVPDs, applications, degradation.</summary>
    public const string TvRead = "tv:read";

    /// <summary>Change it; see software statements.</summary>
    public const string TvWrite = "tv:write";

    /// <summary>See the audit trail and API keys.</summary>
    public const string AdminRead = "admin:read";

    /// <summary>Change people with a role, API keys, the organization and its push certificate.</summary>
    public const string AdminWrite = "admin:write";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [DevicesRead, DevicesWrite, EnrollmentRead, EnrollmentWrite, PkiRead, PkiWrite, AccountsRead, AccountsWrite, TvRead, TvWrite, AdminRead, AdminWrite];

    /// <summary>What a role may do. Owners administer; admins do the daily work; readers read; members have no part in it.</summary>
    public static IReadOnlySet<string> Of(Role role) => role switch
    {
        Role.Owner => All.ToHashSet(),
        Role.Admin => All.Where(s => s != AdminWrite).ToHashSet(),
        Role.ReadOnly => All.Where(s => s.EndsWith(":read", StringComparison.Ordinal)).ToHashSet(),
        _ => new HashSet<string>(),
    };
}
