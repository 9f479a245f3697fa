using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Tests.Apps.Support;

/// <summary>What outlives a process: the records of users. Several stores, one after the other, work on it.</summary>
public sealed class MemoryDisk
{
    /// <summary>Everybody who was stored completely.</summary>
    public Dictionary<UserIdentifier, (StoredUser User, Dictionary<string, byte[]> Records)> Users { get; } = [];

    /// <summary>Called before everything that touches the disk, with its name; throws to let it fail.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>The next answers to a person being asked; none lets everybody in.</summary>
    public Queue<UnlockRefusalReason> Refusals { get; } = [];

    public int Prompts { get; set; }
}
