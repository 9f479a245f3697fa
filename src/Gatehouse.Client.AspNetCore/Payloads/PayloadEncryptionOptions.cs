using System.Security.Cryptography;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Keys that apps encrypt bodies to.</summary>
public sealed class PayloadEncryptionOptions
{
    /// <summary>P-256 keys with their private halves. The first is published first, which is the one that apps take; keep one that is replaced for as long as apps may know it.</summary>
    public IList<ECDiffieHellman> Keys { get; } = [];

    /// <summary>Longest encrypted body that is read. Default: one MiB.</summary>
    public int MaxBodyLength { get; set; } = 1024 * 1024;
}
