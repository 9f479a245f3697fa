using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gatehouse.Simulator.Keys;

/// <summary>
/// A few keys shared by many devices: making an RSA key costs a hundred times what everything else in an enrollment
/// costs, and a load run is not about that.
/// </summary>
/// <param name="size">Keys of each length, made when first needed.</param>
public sealed class KeyPool(int size) : IDeviceKeys, IDisposable
{
    private readonly ConcurrentDictionary<(int Bits, int Index), Lazy<RSA>> _keys = new();
    private int _next;

    /// <inheritdoc/>
    public RSA Take(int bits)
    {
        var index = (int)((uint)Interlocked.Increment(ref _next) % (uint)size);
        return _keys.GetOrAdd((bits, index), slot => new Lazy<RSA>(() => RSA.Create(slot.Bits))).Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys.Values.Where(key => key.IsValueCreated))
        {
            key.Value.Dispose();
        }
    }
}
