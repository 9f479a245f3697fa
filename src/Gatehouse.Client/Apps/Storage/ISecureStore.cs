namespace Gatehouse.Client.Apps.Storage;

/// <summary>
/// The users of an app on this device, each with sealed records. It asks for secrets and biometry itself, counts wrong
/// secrets and locks (<see cref="UnlockRefusal"/>). Safe for concurrent use in one process, which alone may use the folder.
/// </summary>
public interface ISecureStore : IDisposable
{
    /// <summary>Whether that mode can be used here, now.</summary>
    Task<bool> SupportsAsync(AuthenticationMode mode, CancellationToken ct);

    /// <summary>Tidies what a crash, a restore or an uninstall left behind, and lists the users. Asks nobody anything.</summary>
    /// <exception cref="SecureStoreException">
    /// With <see cref="StoreFault.Unusable"/> when the folder itself cannot be used, with <see cref="StoreFault.VaultUnreachable"/>
    /// when the vault of its key cannot. Nobody is forgotten then, and a later start may do better.
    /// </exception>
    Task<StoreInventory> StartAsync(CancellationToken ct);

    /// <summary>
    /// Obtains what will seal a user's records: a new secret, or a key behind biometry. Before anything else in an
    /// enrollment, so that a person who cancels leaves nothing behind. To be disposed if it is not used.
    /// </summary>
    Task<PrepareOutcome> PrepareAsync(AuthenticationMode mode, CancellationToken ct);

    /// <summary>Stores a new user. The user exists once all of it is on disk, and otherwise not at all.</summary>
    /// <param name="user">Its <see cref="StoredUser.Mode"/> is that of the protection.</param>
    /// <param name="protection">From <see cref="PrepareAsync"/>; owned by the records from now on.</param>
    /// <param name="fill">Writes the first records.</param>
    /// <param name="ct">Cancels; nothing is left then.</param>
    Task<ISealedRecords> CreateAsync(StoredUser user, IStoreProtection protection, Func<ISealedRecords, CancellationToken, Task> fill, CancellationToken ct);

    /// <summary>Opens a user's records, asking the person as the mode demands.</summary>
    Task<UnlockOutcome> UnlockAsync(UserIdentifier user, CancellationToken ct);

    /// <summary>
    /// Seals all records anew: another mode, or another secret. The old ones are gone only after the new ones are durable,
    /// and a failure leaves them in force. The records given are disposed on success; the new ones take their place.
    /// </summary>
    Task<ISealedRecords> ResealAsync(ISealedRecords records, IStoreProtection protection, CancellationToken ct);

    /// <summary>Rewrites what is known without opening: the last login, or a subject that was upgraded. Mode and device stay as they are.</summary>
    Task<StoredUser> UpdateAsync(ISealedRecords records, StoredUser user, CancellationToken ct);

    /// <summary>Removes a user with everything; fine when there is none. Asks nobody, since it gives nothing away.</summary>
    Task DeleteAsync(UserIdentifier user, CancellationToken ct);
}
