namespace Gatehouse.Client.Apps.Storage;

/// <summary>
/// Keeps the one key that seals what needs no person: the list of users, the counter of wrong secrets, and records in mode
/// <see cref="AuthenticationMode.No"/>. A store of the operating system, where the app has one.
/// </summary>
public interface IStoreKeyVault
{
    /// <summary>The key, or null when there certainly is none: the users it sealed are forgotten then. The store zeroes it.</summary>
    /// <exception cref="SecureStoreException">With <see cref="StoreFault.VaultUnreachable"/> while that cannot be told.</exception>
    Task<byte[]?> ReadAsync(CancellationToken ct);

    /// <summary>Keeps a key of 32 bytes in place of any before it. Durable when this returns.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> key, CancellationToken ct);

    /// <summary>Forgets it; fine when there is none.</summary>
    Task DeleteAsync(CancellationToken ct);
}
