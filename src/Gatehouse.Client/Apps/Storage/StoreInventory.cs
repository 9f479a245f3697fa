namespace Gatehouse.Client.Apps.Storage;

/// <summary>What was found at start.</summary>
/// <param name="Users">Everybody whose entry can be read, the last to log in first.</param>
/// <param name="Removed">How many entries could not be read at all and were wiped: damaged, half-made, or restored without their key.</param>
/// <param name="Reinstalled">Keys of an earlier installation were found and deleted.</param>
public sealed record StoreInventory(IReadOnlyList<StoredUser> Users, int Removed, bool Reinstalled);
