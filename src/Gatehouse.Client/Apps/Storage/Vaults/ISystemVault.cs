namespace Gatehouse.Client.Apps.Storage.Vaults;

/// <summary>
/// A place of the operating system that keeps keys by name. Calls block, since they ask other programs. Each fault that says
/// nothing about the key itself is <see cref="StoreFault.VaultUnreachable"/>: whoever cannot tell must not say "none".
/// </summary>
internal interface ISystemVault
{
    /// <summary>What a folder remembers it by. Never changes.</summary>
    string Name { get; }

    /// <summary>The key; null only when the vault is open and has none under this name.</summary>
    byte[]? Read(string item, CancellationToken ct);

    /// <summary>Keeps the key in place of any before it.</summary>
    void Write(string item, byte[] key, CancellationToken ct);

    /// <summary>Forgets it; fine when there is none.</summary>
    void Delete(string item, CancellationToken ct);
}
