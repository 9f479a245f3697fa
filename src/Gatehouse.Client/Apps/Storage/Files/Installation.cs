using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>The store's own key, and whether it belongs to this installation of the app.</summary>
internal sealed record Installation(SecretBytes Key, bool IsNewKey, bool Reinstalled)
{
    public static async Task<Installation> OpenAsync(IStoreKeyVault vault, IInstallMarker marker, IKeyStore? keys, CancellationToken ct)
    {
        var isNew = await marker.EnsureAsync(ct).ConfigureAwait(false);
        var key = await ReadAsync(vault, ct).ConfigureAwait(false);
        var orphans = isNew && keys is not null ? await keys.DeleteOrphansAsync(ct).ConfigureAwait(false) : 0;
        if (!isNew && key is not null)
        {
            return new Installation(key, false, false);
        }

        // A key without the marker outlived the app, as keychains do; users without the key came from a backup.
        key?.Dispose();
        await vault.DeleteAsync(ct).ConfigureAwait(false);
        var fresh = SecretBytes.Random();
        await vault.WriteAsync(fresh.Bytes, ct).ConfigureAwait(false);
        return new Installation(fresh, true, key is not null || orphans > 0);
    }

    private static async Task<SecretBytes?> ReadAsync(IStoreKeyVault vault, CancellationToken ct)
    {
        try
        {
            return await vault.ReadAsync(ct).ConfigureAwait(false) is { } key ? new SecretBytes(key) : null;
        }
        catch (SecureStoreException e) when (e.Fault == StoreFault.Corrupt)
        {
            return null; // nothing it sealed can be read again
        }
    }
}
