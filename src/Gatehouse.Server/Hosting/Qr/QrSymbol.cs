using System.Collections;
using QRCoder;

namespace Gatehouse.Server.Hosting.Qr;

/// <summary>The modules of a QR code with its quiet zone of four (ISO/IEC 18004 §9.1); true is black.</summary>
internal sealed class QrSymbol
{
    /// <summary>Largest version that cameras read well from paper or a screen.</summary>
    public const int MaxVersion = 30;

    private readonly IReadOnlyList<BitArray> _rows;

    private QrSymbol(IReadOnlyList<BitArray> rows) => _rows = rows;

    /// <summary>Modules along an edge, quiet zone included.</summary>
    public int Size => _rows.Count;

    /// <summary>The module at a place.</summary>
    public bool this[int x, int y] => _rows[y][x];

    /// <summary>
    /// The smallest symbol for a text. With no level named it is M, or L when M would go beyond <see cref="MaxVersion"/>;
    /// null when nothing fits. The same text gives the same symbol.
    /// </summary>
    public static QrSymbol? Of(string text, string? level) => level switch
    {
        null => Make(text, QRCodeGenerator.ECCLevel.M) ?? Make(text, QRCodeGenerator.ECCLevel.L),
        "L" => Make(text, QRCodeGenerator.ECCLevel.L),
        "M" => Make(text, QRCodeGenerator.ECCLevel.M),
        "Q" => Make(text, QRCodeGenerator.ECCLevel.Q),
        _ => Make(text, QRCodeGenerator.ECCLevel.H),
    };

    private static QrSymbol? Make(string text, QRCodeGenerator.ECCLevel level)
    {
        try
        {
            var data = QRCodeGenerator.GenerateQrCode(text, level);
            return data.Version <= MaxVersion ? new QrSymbol(data.ModuleMatrix) : null;
        }
        catch (QRCoder.Exceptions.DataTooLongException)
        {
            return null;
        }
    }
}
