using System.Security.Cryptography;

namespace Gatehouse.Simulator.Keys;

/// <summary>A new key each time, as real devices do it.</summary>
public sealed class FreshKeys : IDeviceKeys
{
    /// <summary>The one instance; it has no state.</summary>
    public static readonly FreshKeys Instance = new();

    private FreshKeys()
    {
    }

    /// <inheritdoc/>
    public RSA Take(int bits) => RSA.Create(bits);
}
