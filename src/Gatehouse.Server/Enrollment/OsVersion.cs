using System.Globalization;

namespace Gatehouse.Server.Enrollment;

/// <summary>System versions such as <c>17</c>, <c>17.4</c> or <c>17.4.1</c>; missing parts count as zero.</summary>
internal static class OsVersion
{
    /// <summary>Reads up to three parts of digits.</summary>
    public static bool TryParse(string? text, out Version version)
    {
        version = new Version(0, 0, 0);
        if (text is null or { Length: 0 or > 16 })
        {
            return false;
        }

        var parts = text.Split('.');
        var numbers = new int[3];
        if (parts.Length > 3)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        version = new Version(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    /// <summary>True when a known version is older than the least one; what cannot be read is not held against anyone.</summary>
    public static bool IsOlder(string? version, string? least) =>
        TryParse(version, out var has) && TryParse(least, out var needs) && has < needs;
}
