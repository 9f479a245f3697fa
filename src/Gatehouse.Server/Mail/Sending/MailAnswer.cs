namespace Gatehouse.Server.Mail.Sending;

/// <summary>What came of one try.</summary>
/// <param name="Error">Why it was not taken, without anything secret; null when it was.</param>
/// <param name="Final">The mail server will never take it (a reply from 500 on, RFC 5321 §4.2.1).</param>
/// <param name="Unreachable">It was not even asked: no connection, or no agreement on how to use it.</param>
internal sealed record MailAnswer(string? Error, bool Final = false, bool Unreachable = false)
{
    /// <summary>It was taken.</summary>
    public static MailAnswer Taken { get; } = new((string?)null);
}
