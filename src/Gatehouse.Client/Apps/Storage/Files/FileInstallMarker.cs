namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>An empty file in the app's own folder.</summary>
internal sealed class FileInstallMarker(string folder, StoreDisk disk) : IInstallMarker
{
    public Task<bool> EnsureAsync(CancellationToken ct)
    {
        var path = Path.Combine(folder, "installed");
        if (File.Exists(path))
        {
            return Task.FromResult(false);
        }

        disk.WriteNew(path, []);
        return Task.FromResult(true);
    }
}
