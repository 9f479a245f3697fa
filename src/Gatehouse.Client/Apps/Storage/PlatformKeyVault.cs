using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Files;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Client.Apps.Storage.Vaults;

namespace Gatehouse.Client.Apps.Storage;

/// <summary>
/// The key in the vault of the operating system: Secret Service on Linux desktops, DPAPI on Windows, the keychain on macOS and
/// iOS; where none can be reached when the key is made, in a file in the folder.
/// </summary>
/// <remarks>
/// The folder notes which vault has the key, and that vault alone is asked from then on. While it cannot be reached or is
/// locked, nothing is concluded and nothing is lost: <see cref="StoreFault.VaultUnreachable"/>. A key found in the file, of
/// earlier versions or of a start that reached no vault, moves as soon as a start reaches one.
/// </remarks>
public sealed class PlatformKeyVault : IStoreKeyVault
{
    private readonly bool _allowFile;
    private readonly FileKeyVault _file;
    private readonly KeyPlaceFile _note;
    private readonly IReadOnlyList<ISystemVault> _vaults;

    /// <summary>For the store in a folder. Nothing is touched yet.</summary>
    public PlatformKeyVault(PlatformKeyVaultOptions options)
        : this(options, new StoreDisk())
    {
    }

    internal PlatformKeyVault(PlatformKeyVaultOptions options, StoreDisk disk, IReadOnlyList<ISystemVault>? vaults = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _allowFile = options.AllowFile;
        _file = new FileKeyVault(options.Folder, disk);
        _note = new KeyPlaceFile(options.Folder, disk);
        _vaults = vaults ?? SystemVaults.Here(options, disk);
    }

    /// <inheritdoc/>
    /// <exception cref="SecureStoreException"><see cref="StoreFault.VaultUnreachable"/> while nobody can tell.</exception>
    public Task<byte[]?> ReadAsync(CancellationToken ct) => Task.Run(
        async () =>
        {
            var place = _note.Read();

            // A file beside a note is the later of the two: a move that ended too early left it, or an earlier version of the app made it.
            if (await _file.ReadAsync(ct).ConfigureAwait(false) is { } key)
            {
                await TryMoveAsync(key, place, ct).ConfigureAwait(false);
                return key;
            }

            return place is null ? null : Noted(place).Read(place.Item, ct);
        },
        ct);

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> key, CancellationToken ct) => Task.Run(
        async () =>
        {
            // The old one first: beside a note it would count.
            await _file.DeleteAsync(ct).ConfigureAwait(false);
            var copy = key.ToArray();
            try
            {
                if (TryPut(copy, _note.Read(), ct))
                {
                    return;
                }
            }
            finally
            {
                CryptographicOperations.ZeroMemory(copy);
            }

            if (!_allowFile)
            {
                throw VaultFaults.Unreachable("No vault of the operating system can be reached, and the key may not be in a file.");
            }

            await _file.WriteAsync(key, ct).ConfigureAwait(false);
            _note.Delete();
        },
        ct);

    /// <inheritdoc/>
    public Task DeleteAsync(CancellationToken ct) => Task.Run(
        async () =>
        {
            if (_note.Read() is { } place)
            {
                Noted(place).Delete(place.Item, ct);
            }

            await _file.DeleteAsync(ct).ConfigureAwait(false);
            _note.Delete();
        },
        ct);

    private ISystemVault Noted(KeyPlace place) =>
        _vaults.FirstOrDefault(v => v.Name == place.Vault) ?? throw VaultFaults.Unreachable($"The key of this store is in a vault that this system does not have: {place.Vault}.");

    // Better protection is not worth a start that fails: what cannot be moved stays where it works.
    private async Task TryMoveAsync(byte[] key, KeyPlace? place, CancellationToken ct)
    {
        try
        {
            if (TryPut(key, place, ct))
            {
                await _file.DeleteAsync(ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is still there, so it counts.
        }
    }

    // First the key, then the note: a note of a key that never arrived would be a key lost.
    private bool TryPut(byte[] key, KeyPlace? place, CancellationToken ct)
    {
        foreach (var vault in _vaults)
        {
            var item = place?.Vault == vault.Name ? place.Item : KeyPlace.NewItem();
            if (Takes(vault, item, key, ct))
            {
                _note.Write(new KeyPlace(vault.Name, item));
                return true;
            }
        }

        return false;
    }

    // Trusted is what it gives back, not what it says it took.
    private static bool Takes(ISystemVault vault, string item, byte[] key, CancellationToken ct)
    {
        try
        {
            vault.Write(item, key, ct);
            if (vault.Read(item, ct) is not { } kept)
            {
                return false;
            }

            var same = CryptographicOperations.FixedTimeEquals(kept, key);
            CryptographicOperations.ZeroMemory(kept);
            return same;
        }
        catch (SecureStoreException)
        {
            return false;
        }
    }
}
