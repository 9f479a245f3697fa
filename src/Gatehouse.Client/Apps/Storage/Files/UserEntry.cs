using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>The folder of one user: the profile, the counter of wrong secrets, and a folder with the records.</summary>
internal sealed class UserEntry(string root, string name, SealedFiles files)
{
    private const string ProfileFile = "profile";
    private const string AttemptsFile = "attempts";
    private const string LockFile = "lock";

    public string Name => name;

    public string Folder => Path.Combine(root, name);

    /// <summary>A new folder for records, with the file that a key is tried on. Nothing refers to it yet.</summary>
    public (string Generation, string LockHash) NewGeneration(StoredUser user, StoreProtection protection)
    {
        var generation = NewName();
        files.Disk.CreateFolder(Path.Combine(Folder, generation));
        var hash = files.Write(RecordPath(generation, LockFile), protection, Context(user, LockFile, protection.Mode), []);
        return (generation, hash);
    }

    public static string NewName() => Guid.NewGuid().ToString("N");

    /// <summary>Head of the file that keys are tried on.</summary>
    /// <exception cref="SecureStoreException">When it is damaged, so that no key can be tried.</exception>
    public StoreHeader ReadLock(UserProfile profile)
    {
        var header = StoreHeader.Parse(LockBytes(profile), out _);
        return header.Context == Context(profile.User, LockFile, profile.User.Mode) ? header : throw StoreHeader.Corrupt("it is another record");
    }

    /// <summary>True when the key is the one that seals the records.</summary>
    public bool Opens(UserProfile profile, StoreProtection protection)
    {
        var file = LockBytes(profile);
        return RecordSealer.Open(protection.Key, StoreHeader.Parse(file, out var length), file, length) is not null;
    }

    public void WriteProfile(UserProfile profile, SecretBytes own, bool keepPrevious) => files.Write(
        Path.Combine(Folder, ProfileFile), ProtectionMaker.Own(own, ProtectionMaker.NewSalt()), Context(profile.User, ProfileFile, AuthenticationMode.No), profile.ToBytes(), keepPrevious);

    /// <summary>Null when there is none: a user that was never finished.</summary>
    public UserProfile? ReadProfile(SecretBytes own)
    {
        if (files.ReadOwn(Path.Combine(Folder, ProfileFile), own, ProfileFile) is not { } content)
        {
            return null;
        }

        var profile = UserProfile.Parse(content);
        return profile.Entry == name ? profile : throw StoreHeader.Corrupt("the folder is a copy");
    }

    // No version before it is kept: that would be one attempt for free.
    public void WriteAttempts(AttemptState state, StoredUser user, SecretBytes own) => files.Write(
        Path.Combine(Folder, AttemptsFile), ProtectionMaker.Own(own, ProtectionMaker.NewSalt()), Context(user, AttemptsFile, AuthenticationMode.No), state.ToBytes(), keepPrevious: false);

    /// <summary>Null when it is missing or damaged.</summary>
    public AttemptState? ReadAttempts(SecretBytes own)
    {
        try
        {
            return files.ReadOwn(Path.Combine(Folder, AttemptsFile), own, AttemptsFile) is { } content ? AttemptState.Parse(content) : null;
        }
        catch (SecureStoreException e) when (e.Fault == StoreFault.Corrupt)
        {
            return null;
        }
    }

    public string RecordPath(string generation, string record) => Path.Combine(Folder, generation, record);

    /// <summary>The records of a generation, but not the file that keys are tried on.</summary>
    public IEnumerable<string> Records(string generation) => Directory.GetFiles(Path.Combine(Folder, generation))
        .Select(Path.GetFileNameWithoutExtension).OfType<string>().Distinct().Where(n => n != LockFile);

    /// <summary>Removes half-written files, and records of another mode than the present. False when the present ones are missing.</summary>
    public bool Tidy(UserProfile profile)
    {
        foreach (var folder in Directory.GetDirectories(Folder).Where(f => Path.GetFileName(f) != profile.Generation))
        {
            files.Disk.DeleteFolder(folder);
        }

        var present = Path.Combine(Folder, profile.Generation);
        if (!Directory.Exists(present))
        {
            return false;
        }

        files.Plain.Tidy(Folder);
        files.Plain.Tidy(present);
        return true;
    }

    /// <summary>Removes records that no profile names; what remains, the next start removes.</summary>
    public void TryDeleteGeneration(string generation) => Try(() => files.Disk.DeleteFolder(Path.Combine(Folder, generation)));

    /// <summary>Removes a user that was not finished; what remains, the next start removes.</summary>
    public void TryDelete() => Try(Delete);

    // The profile goes first: without it the rest is nobody's, should this be interrupted.
    public void Delete()
    {
        if (Directory.Exists(Folder))
        {
            files.Plain.Delete(Path.Combine(Folder, ProfileFile));
            Try(() => files.Disk.DeleteFolder(Folder));
        }
    }

    public static RecordContext Context(StoredUser user, string record, AuthenticationMode mode) => new(user.User.TenantId, user.DeviceId, record, mode);

    private static void Try(Action cleanUp)
    {
        try
        {
            cleanUp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Reported is what went wrong before.
        }
    }

    private byte[] LockBytes(UserProfile profile) =>
        files.ReadSealed(RecordPath(profile.Generation, LockFile), profile.LockHash) ?? throw StoreHeader.Corrupt("it is missing");
}
