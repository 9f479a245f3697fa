using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gatehouse.Protocols.Apps;

/// <summary>Version of an app: one to four numbers with dots between them, compared number by number; what is missing counts as 0.</summary>
public sealed class AppVersion
{
    private const int MaxParts = 4;

    private readonly int[] _parts;

    private AppVersion(int[] parts) => _parts = parts;

    /// <summary>Reads it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AppVersion? version)
    {
        version = null;
        var parts = (text ?? "").Split('.');
        if (parts.Length > MaxParts)
        {
            return false;
        }

        var numbers = new int[MaxParts];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        version = new AppVersion(numbers);
        return true;
    }

    /// <summary>True when it is the other, or came after it.</summary>
    public bool IsAtLeast(AppVersion other) => _parts.AsSpan().SequenceCompareTo(other._parts) >= 0;
}
