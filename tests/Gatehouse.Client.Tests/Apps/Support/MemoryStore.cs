using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Tests.Apps.Support;

/// <summary>A store without files and without secrets, for tests that are about what stands on it.</summary>
public sealed class MemoryStore(MemoryDisk disk) : ISecureStore
{
    public Task<bool> SupportsAsync(AuthenticationMode mode, CancellationToken ct) => Task.FromResult(mode != AuthenticationMode.Pin);

    public Task<StoreInventory> StartAsync(CancellationToken ct)
    {
        disk.Before("start");
        return Task.FromResult(new StoreInventory([.. disk.Users.Values.Select(u => u.User).OrderByDescending(u => u.LastLoginAt)], 0, false));
    }

    public Task<PrepareOutcome> PrepareAsync(AuthenticationMode mode, CancellationToken ct) =>
        Task.FromResult<PrepareOutcome>(Ask(mode) is { } refusal ? new PrepareOutcome.Refused(refusal) : new PrepareOutcome.Ready(new Protection(mode)));

    public async Task<ISealedRecords> CreateAsync(StoredUser user, IStoreProtection protection, Func<ISealedRecords, CancellationToken, Task> fill, CancellationToken ct)
    {
        disk.Before("create");
        var records = new Records(disk, user, []);
        await fill(records, ct);
        disk.Before("commit");
        disk.Users[user.User] = (user, records.Content);
        return records;
    }

    public Task<UnlockOutcome> UnlockAsync(UserIdentifier user, CancellationToken ct)
    {
        disk.Before("unlock");
        if (!disk.Users.TryGetValue(user, out var found))
        {
            return Task.FromResult<UnlockOutcome>(new UnlockOutcome.Refused(new UnlockRefusal(UnlockRefusalReason.UnknownUser)));
        }

        return Task.FromResult<UnlockOutcome>(Ask(found.User.Mode) is { } refusal
            ? new UnlockOutcome.Refused(refusal)
            : new UnlockOutcome.Unlocked(new Records(disk, found.User, found.Records)));
    }

    public Task<ISealedRecords> ResealAsync(ISealedRecords records, IStoreProtection protection, CancellationToken ct)
    {
        disk.Before("reseal");
        var (old, user) = ((Records)records, records.User with { Mode = protection.Mode });
        disk.Users[user.User] = (user, old.Content);
        return Task.FromResult<ISealedRecords>(new Records(disk, user, old.Content));
    }

    public Task<StoredUser> UpdateAsync(ISealedRecords records, StoredUser user, CancellationToken ct)
    {
        disk.Before("update");
        disk.Users.Remove(records.User.User);
        disk.Users[user.User] = (user, ((Records)records).Content);
        ((Records)records).User = user;
        return Task.FromResult(user);
    }

    public Task DeleteAsync(UserIdentifier user, CancellationToken ct)
    {
        disk.Before("delete");
        disk.Users.Remove(user);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    private UnlockRefusal? Ask(AuthenticationMode mode)
    {
        if (mode == AuthenticationMode.No)
        {
            return null;
        }

        disk.Prompts++;
        return disk.Refusals.TryDequeue(out var reason) ? new UnlockRefusal(reason, reason == UnlockRefusalReason.WrongSecret ? 4 : null) : null;
    }

    private sealed record Protection(AuthenticationMode Mode) : IStoreProtection
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Records(MemoryDisk disk, StoredUser user, Dictionary<string, byte[]> content) : ISealedRecords
    {
        public StoredUser User { get; set; } = user;

        public Dictionary<string, byte[]> Content { get; } = content;

        public Task<byte[]?> ReadAsync(string name, CancellationToken ct)
        {
            disk.Before("read " + name);
            return Task.FromResult(Content.TryGetValue(name, out var bytes) ? (byte[]?)bytes.Clone() : null);
        }

        public Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken ct)
        {
            disk.Before("write " + name);
            Content[name] = bytes.ToArray();
            return Task.CompletedTask;
        }

        public Task DeleteAsync(string name, CancellationToken ct)
        {
            disk.Before("delete " + name);
            Content.Remove(name);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
