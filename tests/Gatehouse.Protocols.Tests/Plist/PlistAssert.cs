using System.Text;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Plist;

/// <summary>Reading that must succeed, or must fail.</summary>
internal static class PlistAssert
{
    public static readonly PlistLimits Small = new(64 * 1024, 8, 100);

    public static PlistValue Reads(ReadOnlyMemory<byte> body, PlistLimits? limits = null)
    {
        Assert.True(PlistReader.TryRead(body, limits ?? PlistLimits.CheckIn, out var value, out var error), error?.ToString());
        return value;
    }

    /// <summary>Reads XML with this inside of <c>plist</c>.</summary>
    public static PlistValue ReadsXml(string inside) => Reads(Wrap(inside));

    public static ParseError Refuses(ReadOnlyMemory<byte> body, PlistLimits? limits = null)
    {
        Assert.False(PlistReader.TryRead(body, limits ?? PlistLimits.CheckIn, out var value, out var error));
        Assert.Null(value);
        Assert.Equal("plist", error.Format);
        return error;
    }

    public static ParseError RefusesXml(string inside, PlistLimits? limits = null) => Refuses(Wrap(inside), limits);

    private static byte[] Wrap(string inside) => Encoding.UTF8.GetBytes($"<plist version=\"1.0\">{inside}</plist>");
}
