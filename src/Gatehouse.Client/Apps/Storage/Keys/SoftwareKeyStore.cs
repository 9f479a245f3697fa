using System.Security.Cryptography;

namespace Gatehouse.Client.Apps.Storage.Keys;

/// <summary>Keys of the framework, sealed among the user's records while they are not in use.</summary>
public sealed class SoftwareKeyStore : IKeyStore
{
    private const string Record = "device-key";

    /// <inheritdoc/>
    public KeyProtection Protection => KeyProtection.Software;

    /// <inheritdoc/>
    public Task<IDeviceKey> CreateAsync(CancellationToken ct) => Task.Run<IDeviceKey>(() => new SoftwareDeviceKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)), ct);

    /// <inheritdoc/>
    public async Task KeepAsync(IDeviceKey key, ISealedRecords records, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(records);
        var secret = (key as SoftwareDeviceKey ?? throw new ArgumentException("The key is of another store.", nameof(key))).Export();
        try
        {
            await records.WriteAsync(Record, secret, ct).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <inheritdoc/>
    public async Task<IDeviceKey?> OpenAsync(ISealedRecords records, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (await records.ReadAsync(Record, ct).ConfigureAwait(false) is not { } secret)
        {
            return null;
        }

        try
        {
            return SoftwareDeviceKey.Import(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IDeviceKey key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(key);
        key.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> DeleteOrphansAsync(CancellationToken ct) => Task.FromResult(0);
}
