using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>The key with which this server tells Apple that a device is the organization's, so that Managed Apple Accounts may be used on it.</summary>
public sealed record AccessManagementKey
{
    /// <summary>What Apple calls this server (<c>server_uuid</c>); null until it was entered.</summary>
    public string? ServerUuid { get; init; }

    /// <summary>Certificate to upload to Apple, PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>End of the certificate.</summary>
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>Devices are given tokens: there are both a key and Apple's name for this server.</summary>
    public bool Ready { get; init; }

    /// <summary>When the key came to be here.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Makes a key. Nothing in it is required, so a member that is not known is refused.</summary>
/// <param name="ServerUuid">What Apple calls this server, when it is known already.</param>
/// <param name="Replace">Make another one although there is one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AccessManagementKeyCreate(string? ServerUuid = null, bool Replace = false);

/// <summary>Enters what Apple calls this server.</summary>
/// <param name="ServerUuid">UUID.</param>
/// <param name="Certificate">Certificate of a key that was made elsewhere, PEM; null keeps the present key.</param>
/// <param name="Key">That key, PKCS#8 PEM. Secret.</param>
public sealed record AccessManagementKeyPut(string ServerUuid, string? Certificate = null, string? Key = null)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => $"{ServerUuid}, {(Key is null ? "without" : "with")} a key";
}
