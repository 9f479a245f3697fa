using System.Collections.Frozen;

namespace Gatehouse.Server.TvProvider.Events;

/// <summary>Names of what is counted.</summary>
internal static class TvEventKinds
{
    /// <summary>Metric by kind, as the reports call it.</summary>
    public static FrozenDictionary<TvEventKind, string> Metrics { get; } = new Dictionary<TvEventKind, string>
    {
        [TvEventKind.AuthnAttempt] = "authn-attempts",
        [TvEventKind.AuthnPending] = "authn-pending",
        [TvEventKind.AuthnSuccessful] = "authn-successful",
        [TvEventKind.AuthnFailed] = "authn-failed",
        [TvEventKind.ClientlessToken] = "clientless-tokens",
        [TvEventKind.ClientlessFailure] = "clientless-failures",
        [TvEventKind.AuthzAttempt] = "authz-attempts",
        [TvEventKind.AuthzSuccessful] = "authz-successful",
        [TvEventKind.AuthzFailed] = "authz-failed",
        [TvEventKind.AuthzRejected] = "authz-rejected",
        [TvEventKind.MediaToken] = "media-tokens",
    }.ToFrozenDictionary();
}
