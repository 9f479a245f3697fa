using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>Records of a user whose key is in memory.</summary>
internal sealed class SealedRecords(FileSecureStore store, UserEntry entry, UserProfile profile, StoreProtection protection) : ISealedRecords
{
    private const int MaxName = 32;

    private bool _disposed;

    public StoredUser User => Profile.User;

    public UserEntry Entry => entry;

    public UserProfile Profile { get; set; } = profile;

    public StoreProtection Protection => protection;

    public Task<byte[]?> ReadAsync(string name, CancellationToken ct) => RunAsync(name, (files, path, context) => files.Read(path, protection, context), ct);

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var copy = new SecretBytes(content.ToArray());
        await RunAsync(name, (files, path, context) => files.Write(path, protection, context, copy.Bytes), ct).ConfigureAwait(false);
    }

    public Task DeleteAsync(string name, CancellationToken ct) => RunAsync<object?>(
        name,
        (files, path, _) =>
        {
            files.Plain.Delete(path);
            return null;
        },
        ct);

    public void Dispose()
    {
        _disposed = true;
        protection.Forget();
    }

    private Task<T> RunAsync<T>(string name, Func<SealedFiles, string, RecordContext, T> work, CancellationToken ct)
    {
        if (name is not { Length: >= 1 and <= MaxName } || !name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') || name == "lock")
        {
            throw new ArgumentException("Records are named by 1 to 32 of a-z, 0-9 and -, and not lock.", nameof(name));
        }

        return store.RunAsync(
            files =>
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return work(files, entry.RecordPath(Profile.Generation, name), UserEntry.Context(User, name, protection.Mode));
            },
            ct);
    }
}
