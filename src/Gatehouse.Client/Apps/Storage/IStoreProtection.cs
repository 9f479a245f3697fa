namespace Gatehouse.Client.Apps.Storage;

/// <summary>What will seal the records of one user, obtained and not used yet. Disposing ends it, with a key put behind biometry; once records own it, disposing does nothing.</summary>
public interface IStoreProtection : IAsyncDisposable
{
    /// <summary>Which mode it is for.</summary>
    AuthenticationMode Mode { get; }
}
