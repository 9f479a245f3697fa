using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Webhooks.Contracts;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>The enrollment log as webhooks know it: <c>enrollment.</c> and the code in lower case.</summary>
internal sealed class JournalEvents : IWebhookEventSource
{
    private const string Prefix = "enrollment.";

    /// <inheritdoc/>
    public IReadOnlyList<WebhookEventType> Types { get; } =
        [.. Codes.All.Select(code => new WebhookEventType(TypeOf(code), Advisor.OfEvent(code, null)))];

    /// <summary>What a code is called there.</summary>
    public static string TypeOf(string code) => Prefix + code.ToLowerInvariant();
}
