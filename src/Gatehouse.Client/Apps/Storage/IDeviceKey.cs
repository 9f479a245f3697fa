namespace Gatehouse.Client.Apps.Storage;

/// <summary>The P-256 key of an installation. Its private half is used, never shown. Safe for concurrent use.</summary>
public interface IDeviceKey : IDisposable
{
    /// <summary>Where the private half lives.</summary>
    KeyProtection Protection { get; }

    /// <summary>The public half.</summary>
    EcPublicKey PublicKey { get; }

    /// <summary>ES256 signature (RFC 7518 §3.4): r and s, 32 bytes each.</summary>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct);

    /// <summary>The platform's statement about this key, or null where there is none.</summary>
    /// <param name="challenge">What the statement must contain: the hash that binds the server's challenge to this key.</param>
    /// <param name="ct">Cancels.</param>
    Task<KeyAttestation?> AttestAsync(ReadOnlyMemory<byte> challenge, CancellationToken ct);
}
