namespace Gatehouse.Client.Apps.Storage;

/// <summary>What will seal the records of one user, obtained and not used yet. Disposing ends it: a key put behind biometry is forgotten, too.</summary>
public interface IStoreProtection : IAsyncDisposable
{
    /// <summary>Which mode it is for.</summary>
    AuthenticationMode Mode { get; }
}
