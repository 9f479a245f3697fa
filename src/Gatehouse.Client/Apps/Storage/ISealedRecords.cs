namespace Gatehouse.Client.Apps.Storage;

/// <summary>
/// The opened records of one user: named bytes, sealed on disk. What opens them stays in memory until this is disposed, so
/// nobody is asked again meanwhile. Safe for concurrent use.
/// </summary>
public interface ISealedRecords : IDisposable
{
    /// <summary>Whose they are.</summary>
    StoredUser User { get; }

    /// <summary>A record, or null when there is none. The caller zeroes it after use.</summary>
    /// <param name="name">1 to 32 of <c>a-z</c>, <c>0-9</c> and <c>-</c>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="SecureStoreException">With <see cref="StoreFault.Corrupt"/>; never part of a record.</exception>
    Task<byte[]?> ReadAsync(string name, CancellationToken ct);

    /// <summary>Replaces a record. It is on disk, whole, when this returns; before that the old one is.</summary>
    /// <param name="name">As for reading.</param>
    /// <param name="content">At most 64 KiB.</param>
    /// <param name="ct">Cancels before the write begins, not in its middle.</param>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Removes a record, and what was kept of it; fine when there is none.</summary>
    Task DeleteAsync(string name, CancellationToken ct);
}
