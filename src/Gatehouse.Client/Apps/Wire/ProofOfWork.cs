using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>A puzzle of the server: find a text that hashes to so many zero bits together with the nonce and this device's key.</summary>
internal sealed record ProofOfWork(string Nonce, string Solution)
{
    /// <summary>The most that the protocol allows; more would keep a device busy for minutes.</summary>
    public const int MaxBits = 24;

    private const int ChecksBetweenCancellation = 4096;

    /// <summary>Solves it; takes 2 to the power of the bits in hashes, on average.</summary>
    public static ProofOfWork Solve(string nonce, string thumbprint, int bits, CancellationToken ct)
    {
        for (long counter = 0; ; counter++)
        {
            if (counter % ChecksBetweenCancellation == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            var text = counter.ToString(CultureInfo.InvariantCulture);
            if (LeadingZeroBits(SHA256.HashData(Encoding.ASCII.GetBytes($"{nonce}.{thumbprint}.{text}"))) >= bits)
            {
                return new ProofOfWork(nonce, text);
            }
        }
    }

    /// <summary>As a member of the enrollment request.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("proof_of_work");
        json.WriteString("nonce", Nonce);
        json.WriteString("solution", Solution);
        json.WriteEndObject();
    }

    private static int LeadingZeroBits(byte[] hash)
    {
        var bits = 0;
        foreach (var b in hash)
        {
            if (b == 0)
            {
                bits += 8;
                continue;
            }

            for (var mask = 0x80; (b & mask) == 0; mask >>= 1)
            {
                bits++;
            }

            break;
        }

        return bits;
    }
}
