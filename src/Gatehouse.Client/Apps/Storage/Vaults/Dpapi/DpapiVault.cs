using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Files;

namespace Gatehouse.Client.Apps.Storage.Vaults.Dpapi;

/// <summary>
/// Keys wrapped by DPAPI, in a file in the store's folder. Any program of the account can unwrap them; a copied folder or disk
/// gives nothing away without the account's password.
/// </summary>
internal sealed class DpapiVault(string folder, StoreDisk disk, IDataProtection protection) : ISystemVault
{
    // What wraps 32 bytes is a few hundred.
    private const int MaxLength = 4096;

    // ERROR_INVALID_DATA: the bytes are not what DPAPI wrote. Anything else may pass: a profile that is not loaded, a domain that
    // cannot be reached, a password that was reset.
    private const int InvalidData = unchecked((int)0x8007000D);

    private readonly AtomicFiles _files = new(disk, MaxLength);

    public string Name => "dpapi";

    public byte[]? Read(string item, CancellationToken ct) => _files.Read(PathOf(item), wrapped => VaultFaults.Checked(Guard(() => protection.Unprotect(wrapped))));

    public void Write(string item, byte[] key, CancellationToken ct) => _files.Write(PathOf(item), Guard(() => protection.Protect(key)), keepPrevious: false);

    public void Delete(string item, CancellationToken ct) => _files.Delete(PathOf(item));

    private static byte[] Guard(Func<byte[]> call)
    {
        try
        {
            return call();
        }
        catch (CryptographicException e) when (e.HResult == InvalidData)
        {
            throw new SecureStoreException(StoreFault.Corrupt, "The wrapped key is damaged.", e);
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            throw VaultFaults.Unreachable("DPAPI cannot unwrap the key of this store for this account now.", e);
        }
    }

    private string PathOf(string item) => Path.Combine(folder, item + ".dpapi");
}
