using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Keys;

/// <summary>A key of the framework.</summary>
internal sealed class SoftwareDeviceKey : IDeviceKey
{
    private const int PartLength = 32;

    private readonly ECDsa _key;
    private readonly object _gate = new();

    public SoftwareDeviceKey(ECDsa key)
    {
        _key = key;
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = new EcPublicKey(q.X, q.Y);
    }

    public KeyProtection Protection => KeyProtection.Software;

    public EcPublicKey PublicKey { get; }

    /// <summary>From what <see cref="Export"/> gave.</summary>
    public static SoftwareDeviceKey Import(byte[] secret)
    {
        if (secret.Length != 3 * PartLength)
        {
            throw StoreHeader.Corrupt("the key has another length");
        }

        var d = Part(secret, 0);
        try
        {
            return new SoftwareDeviceKey(ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256, D = d, Q = new ECPoint { X = Part(secret, 1), Y = Part(secret, 2) },
            }));
        }
        catch (CryptographicException e)
        {
            throw StoreHeader.Corrupt("the key is none", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    /// <summary>The private number and the point, for the sealed record alone. The caller zeroes it.</summary>
    public byte[] Export()
    {
        lock (_gate)
        {
            var parameters = _key.ExportParameters(includePrivateParameters: true);
            byte[] secret = [.. parameters.D!, .. parameters.Q.X!, .. parameters.Q.Y!];
            CryptographicOperations.ZeroMemory(parameters.D);
            return secret;
        }
    }

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();

        // The framework promises no concurrent use of one key; a signature takes less than a hop to another thread.
        lock (_gate)
        {
            return Task.FromResult(_key.SignData(data.ToArray(), HashAlgorithmName.SHA256));
        }
    }

    public Task<KeyAttestation?> AttestAsync(ReadOnlyMemory<byte> challenge, CancellationToken ct) => Task.FromResult<KeyAttestation?>(null);

    public void Dispose()
    {
        lock (_gate)
        {
            _key.Dispose();
        }
    }

    private static byte[] Part(byte[] secret, int index) => secret.AsSpan(index * PartLength, PartLength).ToArray();
}
