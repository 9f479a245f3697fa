namespace Gatehouse.Protocols.Plist;

/// <summary>How much of a property list we are willing to read. Checked before memory is spent on it.</summary>
/// <param name="MaxBytes">Size of the encoded list. Expanding shared values of a binary list may take four times as much.</param>
/// <param name="MaxDepth">Containers inside containers; a list of only a scalar has depth 1.</param>
/// <param name="MaxValues">Values in all containers together, keys not counted.</param>
public sealed record PlistLimits(int MaxBytes, int MaxDepth, int MaxValues)
{
    /// <summary>Check-in messages: 1 MiB.</summary>
    public static readonly PlistLimits CheckIn = new(1 << 20, 32, 20_000);

    /// <summary>Reports of commands, with long lists of applications and certificates: 16 MiB.</summary>
    public static readonly PlistLimits CommandResult = new(16 << 20, 32, 1_000_000);

    /// <summary>Configuration profiles, and commands that carry one: 8 MiB.</summary>
    public static readonly PlistLimits Profile = new(8 << 20, 32, 100_000);
}
