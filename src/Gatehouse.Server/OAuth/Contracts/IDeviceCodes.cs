using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Device authorization grant (RFC 8628): made for a device, decided by a person elsewhere, fetched by polling.</summary>
public interface IDeviceCodes
{
    /// <summary>Makes a pair of codes.</summary>
    Task<IssuedDeviceCode> IssueAsync(Tx tx, string organizationId, string clientId, string scopes, IReadOnlyList<string> audiences);

    /// <summary>The request behind a user code that still waits; null when there is none. Blanks, hyphens and case do not matter.</summary>
    Task<PendingDevice?> FindAsync(string organizationId, string userCode, CancellationToken ct);

    /// <summary>Lets the device in. False when it no longer waits.</summary>
    Task<bool> ApproveAsync(Tx tx, string organizationId, string userCode, DeviceApproval approval);

    /// <summary>Turns the device away. False when it no longer waits.</summary>
    Task<bool> DenyAsync(Tx tx, string organizationId, string userCode);
}
