using System.Security.Cryptography;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>
/// Values for <c>CommandUUID</c>: version 7 (RFC 9562 §5.7), so that they sort by time. Within one process a later one always
/// sorts after an earlier one, which keeps a queue in the order of its making.
/// </summary>
public static class CommandUuid
{
    private const int MaxStep = 1 << 20;

    private static readonly Lock Gate = new();
    private static UInt128 s_last;

    /// <summary>A new one, lower-case with hyphens.</summary>
    public static string New(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (Gate)
        {
            RandomNumberGenerator.Fill(bytes);
            var candidate = Stamp(bytes, time.GetUtcNow().ToUnixTimeMilliseconds());
            s_last = candidate > s_last ? candidate : Next(s_last);
            for (var i = 0; i < 16; i++)
            {
                bytes[i] = (byte)(s_last >> (120 - (8 * i)));
            }
        }

        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    // 48 bits of milliseconds, version 7, 12 random bits, variant 10, 62 random bits.
    private static UInt128 Stamp(ReadOnlySpan<byte> random, long milliseconds)
    {
        var a = (((ulong)milliseconds) << 16) | 0x7000 | (uint)((random[0] << 8 | random[1]) & 0x0FFF);
        var b = 0x8000_0000_0000_0000 | (BitConverter.ToUInt64(random[8..]) & 0x3FFF_FFFF_FFFF_FFFF);
        return new UInt128(a, b);
    }

    // Same millisecond: a random step keeps the value unguessable. 62 bits of room do not overflow within a millisecond,
    // and if they did, the carry into the variant would cost the version's form and not the order.
    private static UInt128 Next(UInt128 last) => last + (UInt128)RandomNumberGenerator.GetInt32(1, MaxStep);
}
