namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>Files that are replaced as a whole, with the version before kept beside them.</summary>
internal sealed class AtomicFiles(StoreDisk disk, int maxLength)
{
    private const string Previous = ".prev";
    private const string Temporary = ".tmp-";

    /// <summary>The content is durable when this returns; when it throws, the file is as before.</summary>
    public void Write(string path, byte[] content, bool keepPrevious)
    {
        var temporary = path + Temporary + Guid.NewGuid().ToString("N");
        try
        {
            disk.WriteNew(temporary, content);
            if (!keepPrevious)
            {
                disk.Delete(path + Previous);
            }

            disk.Replace(temporary, path, keepPrevious ? path + Previous : null);
        }
        catch
        {
            disk.TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The first of file and version before it that can be read with this; null when there is neither file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Throws <see cref="SecureStoreException"/> with <see cref="StoreFault.Corrupt"/> for what it cannot read.</param>
    public T? Read<T>(string path, Func<byte[], T> read)
        where T : class
    {
        SecureStoreException? damage = null;
        foreach (var candidate in new[] { path, path + Previous })
        {
            try
            {
                if (disk.Read(candidate, maxLength) is { } content)
                {
                    return read(content);
                }
            }
            catch (SecureStoreException e) when (e.Fault == StoreFault.Corrupt)
            {
                damage ??= e;
            }
        }

        return damage is null ? null : throw damage;
    }

    public void Delete(string path)
    {
        disk.Delete(path + Previous);
        disk.Delete(path);
    }

    /// <summary>Removes what a process that ended in the middle of a write left in this folder.</summary>
    public void Tidy(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*" + Temporary + "*"))
        {
            disk.Delete(file);
        }
    }
}
