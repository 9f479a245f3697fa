using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Client.AspNetCore;

/// <summary>The nonces of each scheme.</summary>
internal sealed class NonceKeys
{
    private const int KeyLength = 32;

    private readonly ConcurrentDictionary<GatehouseAppOptions, DpopNonces> _nonces = [];

    public DpopNonces Of(GatehouseAppOptions options) =>
        _nonces.GetOrAdd(options, o => new DpopNonces(o.NonceKey ?? RandomNumberGenerator.GetBytes(KeyLength), o.NoncePeriod));
}
