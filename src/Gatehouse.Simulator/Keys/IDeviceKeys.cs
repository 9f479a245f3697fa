using System.Security.Cryptography;

namespace Gatehouse.Simulator.Keys;

/// <summary>Where devices get their RSA keys from.</summary>
public interface IDeviceKeys
{
    /// <summary>A key of that length. It may be shared, so it is not for the caller to dispose of.</summary>
    RSA Take(int bits);
}
