using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gatehouse.Client.Apps.Storage.Sealing;

/// <summary>Key bytes that the garbage collector does not move, so that no copy stays behind, and that are zeroed in the end.</summary>
internal sealed class SecretBytes : IDisposable
{
    public const int KeyLength = 32;

    private readonly GCHandle _pin;
    private bool _disposed;

    /// <summary>Takes the bytes over: they are copied, and the given ones zeroed.</summary>
    public SecretBytes(byte[] source)
    {
        Bytes = new byte[source.Length];
        _pin = GCHandle.Alloc(Bytes, GCHandleType.Pinned);
        Buffer.BlockCopy(source, 0, Bytes, 0, source.Length);
        CryptographicOperations.ZeroMemory(source);
    }

    public byte[] Bytes { get; }

    public static SecretBytes Random() => new(RandomNumberGenerator.GetBytes(KeyLength));

    public SecretBytes Copy()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new SecretBytes((byte[])Bytes.Clone());
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(Bytes);
            _pin.Free();
        }
    }
}
