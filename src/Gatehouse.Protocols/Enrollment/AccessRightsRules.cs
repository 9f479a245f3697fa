namespace Gatehouse.Protocols.Enrollment;

/// <summary>Which combinations of <see cref="AccessRights"/> devices take.</summary>
public static class AccessRightsRules
{
    /// <summary>What is wrong with the combination; null when nothing is.</summary>
    public static string? Problem(this AccessRights rights) => rights switch
    {
        AccessRights.None => "AccessRights must not be 0",
        _ when (rights & ~AccessRights.All) != 0 => "AccessRights has unknown bits",
        _ when Has(rights, AccessRights.ManageProfiles) && !Has(rights, AccessRights.InspectProfiles) =>
            "AccessRights 2 (manage profiles) needs 1 (inspect profiles)",
        _ when Has(rights, AccessRights.ManageProvisioning) && !Has(rights, AccessRights.InspectProvisioning) =>
            "AccessRights 128 (manage provisioning) needs 64 (inspect provisioning)",
        _ => null,
    };

    /// <summary>True when a profile with <paramref name="renewed"/> may replace one with these rights: rights may only shrink.</summary>
    public static bool MayBecome(this AccessRights current, AccessRights renewed) => (renewed & ~current) == 0;

    private static bool Has(AccessRights rights, AccessRights right) => (rights & right) == right;
}
