using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    private const string AccessManagementPath = "/access-management-key";

    /// <summary>The key by which Apple knows the organization's devices; fails with 404 while there is none.</summary>
    public Task<AccessManagementKey> GetAccessManagementKeyAsync(CancellationToken ct = default) => GetAsync<AccessManagementKey>(AccessManagementPath, ct);

    /// <summary>Makes such a key; its certificate is to be uploaded to Apple.</summary>
    public Task<AccessManagementKey> MakeAccessManagementKeyAsync(AccessManagementKeyCreate request, CancellationToken ct = default) =>
        PostAsync<AccessManagementKey>(AccessManagementPath, request, ct);

    /// <summary>Enters what Apple calls this server, and takes over a key that was made elsewhere.</summary>
    public Task<AccessManagementKey> SetAccessManagementKeyAsync(AccessManagementKeyPut request, CancellationToken ct = default) =>
        SendAsync<AccessManagementKey>(HttpMethod.Put, AccessManagementPath, request, ct);

    /// <summary>Forgets the key; devices get no more tokens for Managed Apple Accounts.</summary>
    public Task DeleteAccessManagementKeyAsync(CancellationToken ct = default) => SendAsync(HttpMethod.Delete, AccessManagementPath, null, ct);
}
