namespace Gatehouse.Client.Apps.Storage;

/// <summary>Asks the person for the app's own secret. Called off the app's UI thread.</summary>
public interface ISecretPrompt
{
    /// <summary>The secret, which the store zeroes; null when the person cancels.</summary>
    /// <param name="purpose">What it is for. A secret is chosen by two calls, <see cref="SecretPurpose.Choose"/> and <see cref="SecretPurpose.Repeat"/>.</param>
    /// <param name="attemptsLeft">With <see cref="SecretPurpose.Unlock"/>: how many wrong ones until the next lock.</param>
    /// <param name="ct">Cancels.</param>
    Task<LocalSecret?> AskAsync(SecretPurpose purpose, int attemptsLeft, CancellationToken ct);
}
