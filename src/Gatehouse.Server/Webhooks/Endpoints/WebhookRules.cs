using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks.Endpoints;

/// <summary>What a webhook may say, beyond the lengths that its contract states.</summary>
internal sealed class WebhookRules(EventPatterns patterns, IOptions<WebhooksOptions> options)
{
    /// <summary>Faults by field; null is not looked at.</summary>
    public Dictionary<string, string[]> Faults(string? name, string? url, IReadOnlyList<string>? events)
    {
        var faults = new Dictionary<string, string[]>();
        if (name is not null && (name.Trim().Length == 0 || name.Any(char.IsControl)))
        {
            faults["name"] = ["It needs letters, on one line."];
        }

        if (url is not null && WebhookAddress.Read(url, options.Value.AllowPrivateAddresses).Fault is { } fault)
        {
            faults["url"] = [fault];
        }

        var unknown = (events ?? []).Where(e => e.Length > 200 || !patterns.IsKnown(e)).ToList();
        if (unknown.Count > 0)
        {
            faults["events"] = [.. unknown.Select(e => $"There is no event {(e.Length <= 200 ? e : "of that name")}; GET /api/v1/webhooks/event-types lists them.")];
        }

        return faults;
    }
}
