namespace Gatehouse.Protocols.Plist;

/// <summary>Writes property lists. The same value always gives the same bytes, with keys in the order they were added.</summary>
public static class PlistWriter
{
    /// <summary>XML in Apple's layout: UTF-8, tabs, data wrapped at 76 columns.</summary>
    public static byte[] WriteXml(PlistValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new XmlPlistWriter().Write(value);
    }

    /// <summary>The binary encoding, <c>bplist00</c>; equal scalars are stored once.</summary>
    public static byte[] WriteBinary(PlistValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new BinaryPlistWriter().Write(value);
    }
}
