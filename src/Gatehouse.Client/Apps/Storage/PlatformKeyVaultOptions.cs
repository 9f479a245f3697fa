namespace Gatehouse.Client.Apps.Storage;

/// <summary>What a <see cref="PlatformKeyVault"/> works with.</summary>
public sealed class PlatformKeyVaultOptions
{
    /// <summary>The store's folder: <see cref="FileSecureStoreOptions.Folder"/>.</summary>
    public required string Folder { get; init; }

    /// <summary>Name of the app, such as <c>com.example.orders</c>: people see it where the system lists what it keeps.</summary>
    public required string Application { get; init; }

    /// <summary>
    /// Lets a Linux desktop ask the person to unlock the keyring where it is locked, which a start then waits for. Default: nobody
    /// is asked, and a start fails instead. Apple's systems decide on their own whether to ask.
    /// </summary>
    public bool MayAsk { get; init; }

    /// <summary>
    /// Where no vault can be reached when the key is made, as on a machine without a desktop: keep it in the folder, as
    /// <see cref="Keys.FileKeyVault"/> does. Default: yes. Otherwise such a start fails.
    /// </summary>
    public bool AllowFile { get; init; } = true;
}
