namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>What came of one try.</summary>
/// <param name="Status">HTTP status; null without an answer.</param>
/// <param name="Error">Why it does not count as delivered, without anything secret; null when it does.</param>
/// <param name="RetryAfter">How long the receiver asked to be left alone.</param>
internal sealed record WebhookAnswer(int? Status, string? Error, TimeSpan? RetryAfter = null)
{
    /// <summary>The receiver wants nothing more, ever (Standard Webhooks 1.0, "Operational considerations").</summary>
    public bool Gone => Status == StatusCodes.Status410Gone;
}
