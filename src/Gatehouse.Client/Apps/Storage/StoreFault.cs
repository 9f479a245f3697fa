namespace Gatehouse.Client.Apps.Storage;

/// <summary>Kinds of <see cref="SecureStoreException"/>.</summary>
public enum StoreFault
{
    /// <summary>Bytes that this store did not write: damaged, moved from another user, or cut off.</summary>
    Corrupt,

    /// <summary>The records name a key that is gone.</summary>
    KeyLost,

    /// <summary>The folder cannot be used: no room, no permission, or another process has it.</summary>
    Unusable,

    /// <summary>Written by a later version of this library.</summary>
    TooNew,

    /// <summary>
    /// The vault of the operating system that has the store's key cannot be reached now, or is locked. Nothing was changed; a
    /// start that reaches it finds everything as it was.
    /// </summary>
    VaultUnreachable,
}
