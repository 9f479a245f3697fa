using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>What is posted: <c>type</c>, <c>timestamp</c> and <c>data</c>, as Standard Webhooks 1.0 ("Payload structure") has them, and whose it is.</summary>
internal static class WebhookMessage
{
    /// <summary>Writes it as JSON.</summary>
    public static string Write(string type, string organizationId, DateTimeOffset at, object data) =>
        JsonSerializer.Serialize(new { type, timestamp = at, organizationId, data }, GatehouseJson.Options);
}
