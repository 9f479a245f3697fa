using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps.Core;

/// <summary>What a start decided, until the next one.</summary>
internal sealed record AppSettings(string Locale, AppVersion Version, string AppName, Uri Server, string ClientId)
{
    public string? RedirectUri { get; init; }

    /// <summary>The weakest place that a device key may live in.</summary>
    public KeyProtection LeastProtection { get; init; } = KeyProtection.Software;

    /// <summary>Which certificates the server may show.</summary>
    public TrustRules Trust { get; init; } = new([], []);
}
