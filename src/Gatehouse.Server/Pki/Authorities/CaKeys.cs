using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>New keys of CAs.</summary>
internal static class CaKeys
{
    /// <summary>Makes one. RSA 4096 takes seconds.</summary>
    public static AsymmetricAlgorithm Create(CaKeyAlgorithm algorithm, IRsaKeys keys) => algorithm switch
    {
        CaKeyAlgorithm.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        CaKeyAlgorithm.EcP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        CaKeyAlgorithm.Rsa2048 => keys.New(2048),
        CaKeyAlgorithm.Rsa4096 => keys.New(4096),
        _ => throw new UnreachableException(),
    };
}
