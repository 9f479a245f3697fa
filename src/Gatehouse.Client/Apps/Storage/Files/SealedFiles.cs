using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>Sealed files by path, each checked to be the record that it is read as.</summary>
internal sealed class SealedFiles(StoreDisk disk)
{
    private readonly AtomicFiles _files = new(disk, RecordSealer.MaxFile);

    public AtomicFiles Plain => _files;

    public StoreDisk Disk => disk;

    /// <summary>Seals and writes; returns the file's hash.</summary>
    public string Write(string path, StoreProtection protection, RecordContext context, byte[] content, bool keepPrevious = true)
    {
        var file = RecordSealer.Seal(protection.Key, protection.Header(context), content);
        _files.Write(path, file, keepPrevious);
        return Hash(file);
    }

    /// <summary>The content, or null when there is no file.</summary>
    /// <exception cref="SecureStoreException">When neither the file nor the version before it is this record.</exception>
    public byte[]? Read(string path, StoreProtection protection, RecordContext context) => _files.Read(path, file =>
    {
        var header = StoreHeader.Parse(file, out var length);
        if (header.Context != context || !protection.Matches(header))
        {
            throw StoreHeader.Corrupt("it is another record");
        }

        return RecordSealer.Open(protection.Key, header, file, length) ?? throw StoreHeader.Corrupt("its tag does not match");
    });

    /// <summary>A file sealed with the store's own key, whose owner is learned from it.</summary>
    public byte[]? ReadOwn(string path, SecretBytes key, string name) => _files.Read(path, file =>
    {
        var header = StoreHeader.Parse(file, out var length);
        return header.Context.Name == name && header.Context.Mode == AuthenticationMode.No
            ? RecordSealer.Open(key, header, file, length) ?? throw StoreHeader.Corrupt("its tag does not match")
            : throw StoreHeader.Corrupt("it is another record");
    });

    /// <summary>A file as it is, if its hash is this one; else the version before it, if that has it.</summary>
    public byte[]? ReadSealed(string path, string hash) =>
        _files.Read(path, file => Hash(file) == hash ? file : throw StoreHeader.Corrupt("it was exchanged"));

    private static string Hash(byte[] file) => Convert.ToBase64String(SHA256.HashData(file));
}
