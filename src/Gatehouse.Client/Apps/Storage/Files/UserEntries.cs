using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>All users of a store, on disk and by name. One call at a time.</summary>
internal sealed class UserEntries(string root, SealedFiles files)
{
    private readonly Dictionary<UserIdentifier, Known> _users = [];

    /// <summary>A user and where it is.</summary>
    public sealed record Known(UserEntry Entry, UserProfile Profile);

    /// <summary>The last to log in first.</summary>
    public IReadOnlyList<StoredUser> Users =>
        [.. _users.Values.Select(u => u.Profile.User).OrderByDescending(u => u.LastLoginAt).ThenByDescending(u => u.CreatedAt)];

    public Known? Find(UserIdentifier user) => _users.TryGetValue(user, out var known) ? known : null;

    public UserEntry New() => new(root, UserEntry.NewName(), files);

    /// <summary>Reads what is on disk, and removes what no key of ours can ever read. Returns how many that were.</summary>
    public int Load(SecretBytes own, bool isNewKey)
    {
        _users.Clear();
        var removed = 0;
        foreach (var folder in Directory.GetDirectories(root))
        {
            var entry = new UserEntry(root, Path.GetFileName(folder), files);
            if (isNewKey || !TryAdd(entry, own))
            {
                entry.TryDelete();
                removed++;
            }
        }

        return removed;
    }

    /// <summary>Makes the folder and the first file of a user who does not exist yet.</summary>
    public UserProfile Begin(UserEntry entry, StoredUser user, StoreProtection protection)
    {
        if (_users.ContainsKey(user.User))
        {
            throw new InvalidOperationException("The user is stored already.");
        }

        files.Disk.CreateFolder(entry.Folder);
        var (generation, hash) = entry.NewGeneration(user, protection);
        return new UserProfile(user, entry.Name, generation, hash, protection.GuardedKey);
    }

    /// <summary>Makes the user exist, as one rename does.</summary>
    public void Commit(UserEntry entry, UserProfile profile, AttemptState noAttempts, SecretBytes own)
    {
        if (profile.User.Mode == AuthenticationMode.Password)
        {
            entry.WriteAttempts(noAttempts, profile.User, own);
        }

        // Of a profile in another mode no version is kept: it would let the old secret in.
        entry.WriteProfile(profile, own, keepPrevious: false);
        _users[profile.User.User] = new Known(entry, profile);
    }

    /// <summary>Rewrites what is known of a user without opening.</summary>
    public UserProfile Update(SealedRecords open, StoredUser user, SecretBytes own)
    {
        var profile = open.Profile with { User = user };
        open.Entry.WriteProfile(profile, own, keepPrevious: true);
        _users.Remove(open.User.User);
        _users[user.User] = new Known(open.Entry, profile);
        return profile;
    }

    /// <summary>Seals the records of a user anew, in a folder beside the present one, and lets one rename choose it.</summary>
    public UserProfile Reseal(SealedRecords old, StoreProtection next, AttemptState noAttempts, SecretBytes own)
    {
        var entry = old.Entry;
        var user = old.User with { Mode = next.Mode };
        var (generation, hash) = entry.NewGeneration(user, next);
        var profile = new UserProfile(user, entry.Name, generation, hash, next.GuardedKey);
        try
        {
            foreach (var name in entry.Records(old.Profile.Generation))
            {
                Copy(old, next, profile, name);
            }

            Commit(entry, profile, noAttempts, own);
        }
        catch
        {
            entry.TryDeleteGeneration(generation);
            throw;
        }

        entry.TryDeleteGeneration(old.Profile.Generation);
        return profile;
    }

    /// <summary>Removes a user; returns what was known of it.</summary>
    public UserProfile? Remove(UserIdentifier user)
    {
        if (Find(user) is not { } known)
        {
            return null;
        }

        known.Entry.Delete();
        _users.Remove(user);
        return known.Profile;
    }

    private void Copy(SealedRecords old, StoreProtection next, UserProfile profile, string name)
    {
        var source = old.Entry.RecordPath(old.Profile.Generation, name);
        if (files.Read(source, old.Protection, UserEntry.Context(old.User, name, old.Protection.Mode)) is not { } content)
        {
            return; // deleted, but for what a crash left
        }

        using var secret = new SecretBytes(content);
        files.Write(old.Entry.RecordPath(profile.Generation, name), next, UserEntry.Context(profile.User, name, next.Mode), secret.Bytes);
    }

    // Only bytes that are wrong condemn a user. A file that cannot be reached just now ends the start instead.
    private bool TryAdd(UserEntry entry, SecretBytes own)
    {
        try
        {
            if (entry.ReadProfile(own) is not { } profile || !entry.Tidy(profile) || _users.ContainsKey(profile.User.User))
            {
                return false;
            }

            _users[profile.User.User] = new Known(entry, profile);
            return true;
        }
        catch (SecureStoreException e) when (e.Fault == StoreFault.Corrupt)
        {
            return false;
        }
    }
}
