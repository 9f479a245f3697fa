using Gatehouse.Client.Apps.Storage.Files;

namespace Gatehouse.Client.Apps.Storage.Vaults;

/// <summary>The note in a store's folder that says where its key is. No note: in the folder, or nowhere yet.</summary>
internal sealed class KeyPlaceFile(string folder, StoreDisk disk)
{
    private const int MaxLength = 1024;

    private readonly AtomicFiles _files = new(disk, MaxLength);
    private readonly string _path = Path.Combine(folder, "key-vault.json");

    /// <summary>Null when there is no note.</summary>
    /// <exception cref="SecureStoreException">
    /// <see cref="StoreFault.Unusable"/> for a damaged one: the key is somewhere, so this is not the fault that counts it as lost.
    /// </exception>
    public KeyPlace? Read()
    {
        try
        {
            return _files.Read(_path, KeyPlace.Parse);
        }
        catch (SecureStoreException e) when (e.Fault == StoreFault.Corrupt)
        {
            throw new SecureStoreException(StoreFault.Unusable, "The note of which vault has the key of this store is damaged.", e);
        }
    }

    public void Write(KeyPlace place) => _files.Write(_path, place.ToBytes(), keepPrevious: false);

    public void Delete() => _files.Delete(_path);
}
