namespace Gatehouse.Client.Apps.Storage;

/// <summary>Why records stay closed.</summary>
/// <param name="Reason">The kind.</param>
/// <param name="AttemptsLeft">With <see cref="UnlockRefusalReason.WrongSecret"/>: how many more before the next lock.</param>
/// <param name="RetryAfter">With <see cref="UnlockRefusalReason.TemporarilyLocked"/>: how long nobody is asked.</param>
public sealed record UnlockRefusal(UnlockRefusalReason Reason, int? AttemptsLeft = null, TimeSpan? RetryAfter = null);
