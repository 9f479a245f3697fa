using Gatehouse.Client.Contracts.Apps;

namespace Gatehouse.Client;

/// <summary>Which installations to list; what is null does not matter.</summary>
public sealed record AppInstallationFilter
{
    /// <summary>In this state; null for all that are not deleted.</summary>
    public AppInstallationState? State { get; init; }

    /// <summary>Of this app (<c>cli_…</c>).</summary>
    public string? AppId { get; init; }

    /// <summary>Of this user.</summary>
    public string? UserId { get; init; }

    /// <summary>On this platform.</summary>
    public string? Platform { get; init; }

    /// <summary>With this level of attestation.</summary>
    public string? AttestationLevel { get; init; }

    /// <summary>With this key (RFC 7638 thumbprint).</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>Not heard of since.</summary>
    public DateTimeOffset? LastSeenBefore { get; init; }

    internal Query ToQuery() => Query.Empty.With("state", State).With("appId", AppId).With("userId", UserId).With("platform", Platform)
        .With("attestationLevel", AttestationLevel).With("keyThumbprint", KeyThumbprint).With("lastSeenBefore", LastSeenBefore);
}
