namespace Gatehouse.Client.Apps.Storage.Vaults.Dpapi;

/// <summary>The two calls of the system, apart from what is made of them.</summary>
internal interface IDataProtection
{
    byte[] Protect(byte[] plain);

    /// <exception cref="System.Security.Cryptography.CryptographicException">With the system's code as its <see cref="Exception.HResult"/>.</exception>
    byte[] Unprotect(byte[] wrapped);
}
