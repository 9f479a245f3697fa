namespace Gatehouse.Client.Apps.Wire;

/// <summary>The endpoints of a tenant (RFC 8414 §2).</summary>
internal sealed record Issuer(string Address, Uri TokenEndpoint, Uri EnrollmentEndpoint, Uri DevicesEndpoint)
{
    /// <summary>Attestation challenges; null where the tenant has none.</summary>
    public Uri? ChallengeEndpoint { get; init; }

    /// <summary>RFC 7009.</summary>
    public Uri? RevocationEndpoint { get; init; }

    /// <summary>RFC 6749 §3.1.</summary>
    public Uri? AuthorizationEndpoint { get; init; }

    /// <summary>RFC 9126.</summary>
    public Uri? PushedAuthorizationRequestEndpoint { get; init; }

    /// <summary>One installation.</summary>
    public Uri Device(string deviceId) => new($"{DevicesEndpoint.AbsoluteUri}/{Uri.EscapeDataString(deviceId)}");
}
