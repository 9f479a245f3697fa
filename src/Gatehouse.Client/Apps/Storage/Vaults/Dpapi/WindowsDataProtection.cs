using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gatehouse.Client.Apps.Storage.Vaults.Dpapi;

/// <summary>DPAPI, for the account that runs this.</summary>
internal sealed class WindowsDataProtection : IDataProtection
{
    // No secret: it tells what was wrapped for this from what was wrapped for something else.
    private static readonly byte[] Purpose = "Gatehouse key of a store"u8.ToArray();

    public byte[] Protect(byte[] plain) => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? ProtectedData.Protect(plain, Purpose, DataProtectionScope.CurrentUser)
        : throw new PlatformNotSupportedException("DPAPI is a part of Windows.");

    public byte[] Unprotect(byte[] wrapped) => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? ProtectedData.Unprotect(wrapped, Purpose, DataProtectionScope.CurrentUser)
        : throw new PlatformNotSupportedException("DPAPI is a part of Windows.");
}
