using Gatehouse.Protocols;

namespace Gatehouse.Server.Mdm.Storage;

/// <summary>Text from devices on its way to a column.</summary>
public static class Text
{
    private const int MaxLength = 500;

    /// <summary>
    /// Without control characters, and not longer than anybody wants to read; null stays null. PostgreSQL refuses U+0000, and
    /// an error would make the device repeat its message forever.
    /// </summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var clean = text.Any(char.IsControl) ? string.Concat(text.Where(c => !char.IsControl(c))) : text;
        return clean.AtMost(MaxLength);
    }
}
