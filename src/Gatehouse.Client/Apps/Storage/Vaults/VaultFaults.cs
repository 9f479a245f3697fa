using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Vaults;

/// <summary>What vaults have in common where something is wrong.</summary>
internal static class VaultFaults
{
    public static SecureStoreException Unreachable(string message, Exception? inner = null) => new(StoreFault.VaultUnreachable, message, inner);

    /// <summary>What a vault handed out, if that can be a key.</summary>
    public static byte[] Checked(byte[] key) =>
        key.Length == SecretBytes.KeyLength ? key : throw new SecureStoreException(StoreFault.Corrupt, "What the vault keeps is no key.");
}
