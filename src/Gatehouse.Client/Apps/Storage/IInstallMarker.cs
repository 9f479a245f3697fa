namespace Gatehouse.Client.Apps.Storage;

/// <summary>Something that removing the app removes, even where keys stay behind.</summary>
public interface IInstallMarker
{
    /// <summary>True when this call made it: the app was not here before.</summary>
    Task<bool> EnsureAsync(CancellationToken ct);
}
