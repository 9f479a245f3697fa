using System.Collections.Concurrent;

namespace Gatehouse.Client.AspNetCore;

/// <summary>The keys of each scheme's issuer, kept across requests.</summary>
internal sealed class IssuerDirectory(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<GatehouseAppOptions, IssuerKeys> _keys = [];

    public IssuerKeys Of(GatehouseAppOptions options) => _keys.GetOrAdd(options, o => new IssuerKeys(o, time));

    public void Dispose()
    {
        foreach (var keys in _keys.Values)
        {
            keys.Dispose();
        }
    }
}
