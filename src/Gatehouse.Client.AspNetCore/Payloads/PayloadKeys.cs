using System.Security.Cryptography;
using Gatehouse.Protocols.Jose;
using Microsoft.Extensions.Options;

namespace Gatehouse.Client.AspNetCore;

/// <summary>The keys by their names.</summary>
internal sealed class PayloadKeys(IOptions<PayloadEncryptionOptions> options)
{
    private readonly (string Id, ECDiffieHellman Key)[] _keys = [.. options.Value.Keys.Select(k => (EncryptionKey.From(k).KeyId, k))];

    /// <summary>The public halves as a JWK Set.</summary>
    public byte[] Published { get; } = EncryptionKey.WriteSet(options.Value.Keys.Select(k => EncryptionKey.From(k)));

    public int MaxBodyLength => options.Value.MaxBodyLength;

    public ECDiffieHellman? Find(string id) => Array.Find(_keys, k => k.Id == id).Key;
}
