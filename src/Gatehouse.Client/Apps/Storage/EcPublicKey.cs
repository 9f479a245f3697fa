using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Apps.Http;

namespace Gatehouse.Client.Apps.Storage;

/// <summary>A public key on P-256.</summary>
public sealed class EcPublicKey
{
    private const int CoordinateLength = 32;

    /// <summary>From its coordinates.</summary>
    /// <param name="x">32 bytes, big-endian.</param>
    /// <param name="y">32 bytes, big-endian.</param>
    public EcPublicKey(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        if (x.Length != CoordinateLength || y.Length != CoordinateLength)
        {
            throw new ArgumentException("Coordinates on P-256 have 32 bytes each.");
        }

        (X, Y) = (Base64UrlCodec.Encode(x), Base64UrlCodec.Encode(y));

        // RFC 7638 §3.2 and §3.3: the required members in this order, without white space.
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""";
        Thumbprint = Base64UrlCodec.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    /// <summary>Member <c>x</c> of its JWK (RFC 7518 §6.2.1.2).</summary>
    public string X { get; }

    /// <summary>Member <c>y</c> of its JWK (RFC 7518 §6.2.1.3).</summary>
    public string Y { get; }

    /// <summary>Its SHA-256 thumbprint (RFC 7638): <c>jkt</c> of the tokens bound to it.</summary>
    public string Thumbprint { get; }
}
