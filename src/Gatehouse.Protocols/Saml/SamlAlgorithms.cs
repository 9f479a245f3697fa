namespace Gatehouse.Protocols.Saml;

/// <summary>Which signatures of a provider are good enough.</summary>
public sealed class SamlAlgorithms
{
    private SamlAlgorithms(bool legacy, int minimumRsaBits) => (IsLegacy, MinimumRsaBits) = (legacy, minimumRsaBits);

    /// <summary>SHA-256, SHA-384 and SHA-512 with RSA from 2048 bits or ECDSA.</summary>
    public static SamlAlgorithms Modern { get; } = new(legacy: false, minimumRsaBits: 2048);

    /// <summary>Also SHA-1, and RSA from 1024 bits: for one provider that knows nothing better, never for all.</summary>
    public static SamlAlgorithms Legacy { get; } = new(legacy: true, minimumRsaBits: 1024);

    /// <summary>True for <see cref="Legacy"/>.</summary>
    public bool IsLegacy { get; }

    /// <summary>Shortest RSA modulus accepted.</summary>
    public int MinimumRsaBits { get; }
}
