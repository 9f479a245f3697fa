namespace Gatehouse.Server.Accounts.Upstream.Discovery;

/// <summary>A provider cannot be reached, refuses us, or answers what cannot be accepted. The message is one sentence that may be logged and shown.</summary>
/// <param name="message">Why.</param>
/// <param name="error">The provider's error code (RFC 6749 §5.2), when it answered with one.</param>
public sealed class UpstreamException(string message, string? error = null) : Exception(message)
{
    /// <summary>The provider's error code, when it answered with one.</summary>
    public string? Error { get; } = error;
}
