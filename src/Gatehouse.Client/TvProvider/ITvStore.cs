namespace Gatehouse.Client.TvProvider;

/// <summary>
/// A few small secrets that survive restarts and updates of the app: the platform's keychain or keystore. Called one at a time.
/// </summary>
public interface ITvStore
{
    /// <summary>What was written last under that name; null when there is nothing.</summary>
    /// <param name="name">Lower-case letters and hyphens.</param>
    /// <param name="ct">Cancels.</param>
    Task<byte[]?> ReadAsync(string name, CancellationToken ct);

    /// <summary>Replaces it. It is durable when this returns.</summary>
    /// <param name="name">As for reading.</param>
    /// <param name="content">Less than 8 KiB. Secret.</param>
    /// <param name="ct">Cancels.</param>
    Task WriteAsync(string name, byte[] content, CancellationToken ct);

    /// <summary>Removes it; fine when there is nothing.</summary>
    Task DeleteAsync(string name, CancellationToken ct);
}
