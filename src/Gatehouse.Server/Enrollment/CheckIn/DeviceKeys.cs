using Gatehouse.Server.Mdm.Contracts;

namespace Gatehouse.Server.Enrollment.CheckIn;

/// <summary>Names by which a token remembers a device that it counted.</summary>
internal static class DeviceKeys
{
    /// <summary>All names that an introduction gives; one of them at least.</summary>
    public static IReadOnlyList<string> Of(Introduction who) => Of(who.Udid, who.SerialNumber, who.EnrollmentId);

    /// <summary>Names from what is known.</summary>
    public static IReadOnlyList<string> Of(string? udid, string? serialNumber, string? enrollmentId = null)
    {
        List<string> keys = [];
        Add(keys, "udid", udid);
        Add(keys, "serial", serialNumber);
        Add(keys, "enrollment", enrollmentId);
        return keys;
    }

    private static void Add(List<string> keys, string kind, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            keys.Add($"{kind}:{value.ToUpperInvariant()}");
        }
    }
}
