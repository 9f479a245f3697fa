namespace Gatehouse.Client.Apps.Storage;

/// <summary>Makes and keeps device keys. A key is made before its user exists, so making and keeping are two steps.</summary>
public interface IKeyStore
{
    /// <summary>Where keys made here live.</summary>
    KeyProtection Protection { get; }

    /// <summary>A new key, for this process only so far: to be kept, or deleted.</summary>
    Task<IDeviceKey> CreateAsync(CancellationToken ct);

    /// <summary>Keeps the key for the user of these records, in place of the one kept before. The records hold the key, or its name where it lives elsewhere.</summary>
    Task KeepAsync(IDeviceKey key, ISealedRecords records, CancellationToken ct);

    /// <summary>The key kept for the user of these records; null when there is none.</summary>
    /// <exception cref="SecureStoreException">With <see cref="StoreFault.KeyLost"/> when the records name a key that is gone, as after a restore on another device.</exception>
    Task<IDeviceKey?> OpenAsync(ISealedRecords records, CancellationToken ct);

    /// <summary>Ends the key wherever it lives, and disposes it. The records are not touched. Ending it twice is fine.</summary>
    Task DeleteAsync(IDeviceKey key, CancellationToken ct);

    /// <summary>Ends every key that outlives the app's own files: they belong to an installation that was removed. Returns how many.</summary>
    Task<int> DeleteOrphansAsync(CancellationToken ct);
}
