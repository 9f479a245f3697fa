namespace Gatehouse.Server.Mail.Contracts;

/// <summary>What became of messages that somebody wanted sent.</summary>
public abstract record MailTaken
{
    private MailTaken()
    {
    }

    /// <summary>They will be sent.</summary>
    /// <param name="Messages">In the order in which they were given.</param>
    public sealed record Queued(IReadOnlyList<MailStatus> Messages) : MailTaken;

    /// <summary>The organization has used up its allowance; none was taken.</summary>
    /// <param name="RetryAfter">When there is a new one.</param>
    public sealed record TooMany(TimeSpan RetryAfter) : MailTaken;
}
