using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Files;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Keys;

/// <summary>
/// The key in a file beside what it seals, readable by the owner alone. That is obfuscation, not protection: whoever can read
/// the folder can read everything that no secret and no biometry guards.
/// </summary>
public sealed class FileKeyVault : IStoreKeyVault
{
    private readonly string _path;
    private readonly StoreDisk _disk;

    /// <summary>In a folder, which the store has made.</summary>
    public FileKeyVault(string folder)
        : this(folder, new StoreDisk())
    {
    }

    internal FileKeyVault(string folder, StoreDisk disk) => (_path, _disk) = (Path.Combine(folder, "local.key"), disk);

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(CancellationToken ct)
    {
        var key = _disk.Read(_path, SecretBytes.KeyLength);
        if (key is { Length: not SecretBytes.KeyLength })
        {
            throw StoreHeader.Corrupt("the key file has another length");
        }

        return Task.FromResult(key);
    }

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> key, CancellationToken ct)
    {
        var copy = key.ToArray();
        try
        {
            new AtomicFiles(_disk, SecretBytes.KeyLength).Write(_path, copy, keepPrevious: false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(CancellationToken ct)
    {
        _disk.Delete(_path);
        return Task.CompletedTask;
    }
}
