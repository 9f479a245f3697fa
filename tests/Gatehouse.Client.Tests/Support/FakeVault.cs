using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Vaults;

namespace Gatehouse.Client.Tests.Support;

/// <summary>A vault of the operating system, which several apps and processes use, and which comes and goes.</summary>
internal sealed class FakeVault(string name = "fake") : ISystemVault
{
    public string Name => name;

    public Dictionary<string, byte[]> Items { get; } = [];

    public bool Reachable { get; set; } = true;

    /// <summary>What becomes of a key that is put in.</summary>
    public Func<byte[], byte[]?> Keeps { get; set; } = key => (byte[])key.Clone();

    public byte[]? Read(string item, CancellationToken ct) => (byte[]?)Reached().GetValueOrDefault(item)?.Clone();

    public void Write(string item, byte[] key, CancellationToken ct)
    {
        if (Keeps(key) is { } kept)
        {
            Reached()[item] = kept;
        }
    }

    public void Delete(string item, CancellationToken ct) => Reached().Remove(item);

    private Dictionary<string, byte[]> Reached() => Reachable ? Items : throw VaultFaults.Unreachable("It is not there now.");
}
