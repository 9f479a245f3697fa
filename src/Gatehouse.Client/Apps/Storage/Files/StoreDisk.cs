using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>The few operations on files that the store is made of, each of which either happened or did not. Tests fail them one by one.</summary>
internal class StoreDisk
{
    /// <summary>Whether files reach the medium before anything says that they are written.</summary>
    protected virtual bool Flushes => true;

    public virtual void CreateFolder(string path)
    {
        Directory.CreateDirectory(path);
        FilePermissions.Restrict(path, FilePermissions.OwnerFolder);
    }

    /// <summary>A new file with this content, on the medium and not only in the system's memory.</summary>
    public virtual void WriteNew(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        FilePermissions.Restrict(path, FilePermissions.OwnerFile);
        file.Write(content, 0, content.Length);
        file.Flush(Flushes);
    }

    /// <summary>Puts a file in the place of another, which becomes the backup if there is to be one; no moment is without either.</summary>
    public virtual void Replace(string source, string target, string? backup)
    {
        if (File.Exists(target))
        {
            File.Replace(source, target, backup, ignoreMetadataErrors: true);
        }
        else
        {
            File.Move(source, target);
        }

        if (Flushes)
        {
            FilePermissions.FlushFolder(Path.GetDirectoryName(target)!);
        }
    }

    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>As <see cref="Delete"/>, where something else is already being reported.</summary>
    public void TryDelete(string path)
    {
        try
        {
            Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start removes it.
        }
    }

    public virtual void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="SecureStoreException">When it is longer than any of ours, or changes under our hands.</exception>
    public virtual byte[]? Read(string path, int maxLength)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > maxLength)
            {
                throw StoreHeader.Corrupt("it is too long");
            }

            var content = new byte[file.Length];
            var read = 0;
            while (read < content.Length && file.Read(content, read, content.Length - read) is > 0 and var count)
            {
                read += count;
            }

            return read == content.Length ? content : throw StoreHeader.Corrupt("it was cut off");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
