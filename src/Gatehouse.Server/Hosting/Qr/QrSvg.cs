using System.Globalization;
using System.Text;

namespace Gatehouse.Server.Hosting.Qr;

/// <summary>A QR code as one black path on white: no script, no style, no reference to anything else.</summary>
internal static class QrSvg
{
    /// <summary>Writes the image; <paramref name="edge"/> is its size in CSS pixels.</summary>
    public static byte[] Write(QrSymbol symbol, int edge)
    {
        var n = symbol.Size;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{edge}" height="{edge}" viewBox="0 0 {n} {n}" shape-rendering="crispEdges">""");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect width="{n}" height="{n}" fill="#fff"/><path fill="#000" d="{Path(symbol)}"/></svg>""");
        return Encoding.ASCII.GetBytes(svg.ToString());
    }

    /// <summary>The black modules as path data, one bar for each run in a row.</summary>
    public static string Path(QrSymbol symbol)
    {
        var path = new StringBuilder();
        for (var y = 0; y < symbol.Size; y++)
        {
            for (var x = 0; x < symbol.Size; x++)
            {
                var start = x;
                while (x < symbol.Size && symbol[x, y])
                {
                    x++;
                }

                if (x > start)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1H{start}z");
                }
            }
        }

        return path.ToString();
    }
}
