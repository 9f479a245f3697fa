using System.Globalization;

namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>Keys as generic passwords in a keychain of macOS or iOS, for this device alone.</summary>
internal sealed class KeychainVault(string application, KeychainKind kind, ISecurityFramework framework) : ISystemVault
{
    // Security/SecBase.h
    private const int Success = 0;
    private const int DuplicateItem = -25299;
    private const int ItemNotFound = -25300;

    public string Name => kind == KeychainKind.DataProtection ? "keychain" : "login-keychain";

    public byte[]? Read(string item, CancellationToken ct)
    {
        var status = framework.CopyMatching(KeychainQuery.Find(kind, application, item), out var data);
        if (status == ItemNotFound)
        {
            return null;
        }

        Check(status);
        return VaultFaults.Checked(data ?? []);
    }

    public void Write(string item, byte[] key, CancellationToken ct)
    {
        var status = framework.Add(KeychainQuery.Add(kind, application, item, key));
        Check(status == DuplicateItem ? framework.Update(KeychainQuery.Item(kind, application, item), KeychainQuery.Change(key)) : status);
    }

    public void Delete(string item, CancellationToken ct)
    {
        var status = framework.Delete(KeychainQuery.Item(kind, application, item));
        Check(status == ItemNotFound ? Success : status);
    }

    // Whatever else it says, such as -25308 before the first unlock or -34018 without the entitlement, it says nothing about the key.
    private static void Check(int status)
    {
        if (status != Success)
        {
            throw VaultFaults.Unreachable($"The keychain answered {status.ToString(CultureInfo.InvariantCulture)}.");
        }
    }
}
