using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Hosting.Limits;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>
/// How often one device may call: a bucket for each address, as published, or within an address for each device where the
/// operator knows that many share one. Buckets are those of this process.
/// </summary>
internal sealed class TvThrottle(TimeProvider time, IOptions<TvApiOptions> options)
{
    private readonly TvApiOptions _options = options.Value;
    private readonly Buckets _addresses = new(
        time, Rate(options.Value) * options.Value.DevicesPerAddress, options.Value.Burst * options.Value.DevicesPerAddress);

    private readonly Buckets _devices = new(time, Rate(options.Value), options.Value.Burst);

    private bool IsOff => _options.CallsPerSecond <= 0;

    private bool CountsDevices => _options.DevicesPerAddress > 1;

    /// <summary>Counts a call; null when it may go on, otherwise how long to wait.</summary>
    public TimeSpan? Take(HttpContext http, IPAddress? address)
    {
        if (IsOff)
        {
            return null;
        }

        var key = ClientAddress.Key(address);
        return CountsDevices && http.Request.Headers[TvHeaders.DeviceIdentifier] is [{ Length: > 0 } device]
            ? _devices.Take(key + DeviceKey(device)) ?? _addresses.Take(key)
            : _addresses.Take(key);
    }

    /// <summary>True when the next call from an address would have to wait.</summary>
    public bool IsEmpty(IPAddress? address) => !IsOff && _addresses.IsEmpty(ClientAddress.Key(address));

    // Headers may be long, and keys are kept.
    private static string DeviceKey(string header) => ' ' + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(header)).AsSpan(0, 16));

    // Never asked when it is off.
    private static double Rate(TvApiOptions options) => Math.Max(options.CallsPerSecond, 0.001);
}
