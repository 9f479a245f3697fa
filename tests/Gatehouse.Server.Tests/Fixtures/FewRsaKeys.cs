using System.Security.Cryptography;
using Gatehouse.Server.Storage;
using Gatehouse.Simulator.Keys;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>
/// Hands out the same few keys again and again, as copies: each organization needs three, and making them would be most of
/// what the tests do. Two keys that follow each other differ, so a rotation still shows.
/// </summary>
public sealed class FewRsaKeys : IRsaKeys
{
    private static readonly KeyPool Pool = new(6);

    public RSA New(int bits) => RSA.Create(Pool.Take(bits).ExportParameters(includePrivateParameters: true));
}
