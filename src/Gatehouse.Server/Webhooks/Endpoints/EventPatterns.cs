using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Webhooks.Contracts;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>Names of events and patterns over them: all (<c>*</c>), all that begin so (<c>enrollment.*</c>), or one.</summary>
internal sealed class EventPatterns(IEnumerable<IWebhookEventSource> sources)
{
    private const string Everything = "*";
    private const string Rest = ".*";

    /// <summary>Everything that can be asked for, in the order of the names.</summary>
    public IReadOnlyList<WebhookEventType> Types { get; } = [.. sources.SelectMany(s => s.Types).OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>True when the pattern can ever match something.</summary>
    public bool IsKnown(string pattern) =>
        pattern == Everything || Types.Any(t => t.Name == pattern || Matches(pattern, t.Name) || (t.Name.EndsWith(Rest, StringComparison.Ordinal) && Matches(t.Name, pattern)));

    /// <summary>True when one of the patterns means the event.</summary>
    public static bool Match(IReadOnlyList<string> patterns, string type) => patterns.Any(p => Matches(p, type));

    private static bool Matches(string pattern, string type) =>
        pattern == Everything || pattern == type
        || (pattern.EndsWith(Rest, StringComparison.Ordinal) && type.Length >= pattern.Length && type.StartsWith(pattern[..^1], StringComparison.Ordinal));
}
