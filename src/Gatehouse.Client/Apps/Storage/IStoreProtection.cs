namespace Gatehouse.Client.Apps.Storage;

/// <summary>What will seal the records of one user, obtained and not used yet. Disposing zeroes it.</summary>
public interface IStoreProtection : IDisposable
{
    /// <summary>Which mode it is for.</summary>
    AuthenticationMode Mode { get; }
}
