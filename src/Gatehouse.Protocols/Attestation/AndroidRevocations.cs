using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// Google's list of attestation certificates that no longer count, as published in JSON: <c>entries</c>, an object from
/// serial number to an object with <c>status</c>. Whoever runs a server fetches it; here it is data.
/// </summary>
public sealed class AndroidRevocations
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxSerialLength = 64;

    private readonly HashSet<BigInteger> _serials;

    private AndroidRevocations(HashSet<BigInteger> serials) => _serials = serials;

    /// <summary>Nothing is revoked.</summary>
    public static AndroidRevocations None { get; } = new([]);

    /// <summary>How many certificates are listed.</summary>
    public int Count => _serials.Count;

    /// <summary>Reads the list, up to 16 MiB. An entry counts whatever its status is: <c>REVOKED</c> and <c>SUSPENDED</c> both mean "not now".</summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out AndroidRevocations? list, [NotNullWhen(false)] out ParseError? error)
    {
        (list, error) = (null, null);
        if (json.Length > MaxBytes)
        {
            return Fail($"longer than {MaxBytes} bytes", out error);
        }

        using var document = StrictJson.Parse(json, maxDepth: 4);
        if (document is null || !document.RootElement.TryGetProperty("entries", out var entries) || entries.ValueKind != JsonValueKind.Object)
        {
            return Fail("not an object with entries", out error);
        }

        var serials = new HashSet<BigInteger>();
        foreach (var entry in entries.EnumerateObject())
        {
            if (!TrySerial(entry.Name, out var serial))
            {
                return Fail("a serial number that is not hexadecimal", out error);
            }

            serials.Add(serial);
        }

        list = new AndroidRevocations(serials);
        return true;
    }

    /// <summary>True when the certificate with this serial number is listed.</summary>
    /// <param name="serialNumber">Big-endian.</param>
    public bool Contains(ReadOnlyMemory<byte> serialNumber) => _serials.Contains(new BigInteger(serialNumber.Span, isUnsigned: true, isBigEndian: true));

    // The list writes numbers without leading zeros, in lower case; the zero in front keeps them positive.
    private static bool TrySerial(string name, out BigInteger serial)
    {
        serial = default;
        return name.Length is > 0 and <= MaxSerialLength
            && BigInteger.TryParse("0" + name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out serial);
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("revocation list", 0, reason);
        return false;
    }
}
