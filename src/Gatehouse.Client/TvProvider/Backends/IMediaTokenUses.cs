namespace Gatehouse.Client.TvProvider.Backends;

/// <summary>Remembers which media tokens released a stream. Shared by all processes that release streams.</summary>
public interface IMediaTokenUses
{
    /// <summary>Notes a use; false when there was one before. Of two at the same time, one gets true.</summary>
    /// <param name="id">Names the token, and gives nothing of it away.</param>
    /// <param name="until">It need not be remembered longer.</param>
    /// <param name="ct">Cancels.</param>
    Task<bool> TryUseAsync(string id, DateTimeOffset until, CancellationToken ct);
}
