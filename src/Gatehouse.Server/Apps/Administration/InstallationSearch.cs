using System.ComponentModel;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Query parameters that narrow a list of installations; what is absent does not matter.</summary>
internal sealed record InstallationSearch
{
    /// <summary>State.</summary>
    [Description("Only in this state: `active`, `locked`, `revoked` or `deleted`; all that are not deleted when absent.")]
    public string? State { get; init; }

    /// <summary>App.</summary>
    [Description("Only of this app (`cli_…`).")]
    public string? AppId { get; init; }

    /// <summary>User.</summary>
    [Description("Only of this user.")]
    public string? UserId { get; init; }

    /// <summary>Platform.</summary>
    [Description("Only on this platform.")]
    public string? Platform { get; init; }

    /// <summary>Level of attestation.</summary>
    [Description("Only with this level of attestation: `none`, `software`, `hardware` or `strongbox`.")]
    public string? AttestationLevel { get; init; }

    /// <summary>Key.</summary>
    [Description("Only with this key (RFC 7638 thumbprint).")]
    public string? KeyThumbprint { get; init; }

    /// <summary>Silence.</summary>
    [Description("Only those not heard of since.")]
    public DateTimeOffset? LastSeenBefore { get; init; }
}
