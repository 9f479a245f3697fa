namespace Gatehouse.Client.AspNetCore;

/// <summary>Remembers proofs, so that none counts twice (RFC 9449 §11.1). Replace it where several processes serve one backend.</summary>
public interface IDpopReplayStore
{
    /// <summary>True the first time, and false when the proof is known already, or cannot be remembered.</summary>
    /// <param name="proof">A hash that names the proof.</param>
    /// <param name="until">How long it could be used again.</param>
    /// <param name="ct">Cancels.</param>
    ValueTask<bool> TryAddAsync(string proof, DateTimeOffset until, CancellationToken ct);
}
