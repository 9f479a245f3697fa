using System.Buffers.Binary;
using System.IO.Compression;

namespace Gatehouse.Server.Hosting.Qr;

/// <summary>
/// A QR code as a PNG of exactly the size asked for: whole pixels per module, the rest is added to the quiet zone.
/// One bit per pixel, no metadata, so the same code is the same bytes.
/// </summary>
/// <remarks>Source: W3C, "Portable Network Graphics (PNG) Specification", third edition.</remarks>
internal static class QrPng
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Writes the image; <paramref name="edge"/> is not below the number of modules.</summary>
    public static byte[] Write(QrSymbol symbol, int edge)
    {
        using var png = new MemoryStream();
        png.Write(Signature);

        // §11.2.1 IHDR: width, height, bit depth 1, colour type 0 (greyscale), and the only methods there are.
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, edge);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), edge);
        header[8] = 1;
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, Compress(Scanlines(symbol, edge)));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    // §7.2: each line is a filter byte (0, none) and its pixels, leftmost in the highest bit; 1 is white.
    private static byte[] Scanlines(QrSymbol symbol, int edge)
    {
        var scale = edge / symbol.Size;
        var margin = (edge - (scale * symbol.Size)) / 2;
        var stride = 1 + ((edge + 7) / 8);
        var lines = new byte[stride * edge];
        for (var y = 0; y < edge; y++)
        {
            for (var x = 0; x < edge; x++)
            {
                if (!IsBlack(symbol, (x - margin) / scale, (y - margin) / scale, x >= margin && y >= margin))
                {
                    lines[(y * stride) + 1 + (x / 8)] |= (byte)(0x80 >> (x % 8));
                }
            }
        }

        return lines;
    }

    private static bool IsBlack(QrSymbol symbol, int x, int y, bool inside) =>
        inside && x < symbol.Size && y < symbol.Size && symbol[x, y];

    private static byte[] Compress(byte[] data)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.SmallestSize))
        {
            zlib.Write(data);
        }

        return output.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(0xFFFFFFFF, type), data));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var b in data)
        {
            crc = CrcTable[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
