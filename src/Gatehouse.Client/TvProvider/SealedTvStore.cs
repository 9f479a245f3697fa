using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.TvProvider;

/// <summary>Keeps the secrets of a streaming app in the opened records of an <see cref="ISecureStore"/>, which stay the caller's.</summary>
public sealed class SealedTvStore(ISealedRecords records) : ITvStore
{
    private const string Prefix = "tv-";

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string name, CancellationToken ct) => records.ReadAsync(Prefix + name, ct);

    /// <inheritdoc/>
    public Task WriteAsync(string name, byte[] content, CancellationToken ct) => records.WriteAsync(Prefix + name, content, ct);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken ct) => records.DeleteAsync(Prefix + name, ct);
}
