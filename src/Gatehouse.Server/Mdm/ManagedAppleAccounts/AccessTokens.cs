using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.ManagedAppleAccounts;

/// <summary>
/// Tells Apple that a device is managed by the organization, so that its Managed Apple Accounts may be used there: a signed
/// statement that the device fetches here and shows there.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/gettoken.yaml</c>, service type <c>com.apple.maid</c>.</remarks>
public sealed class AccessTokens(SecretBox secrets, TimeProvider time)
{
    /// <summary>The bytes of <c>TokenData</c>; null while the organization has no key, or Apple's name for this server is not known.</summary>
    public async Task<byte[]?> MakeAsync(Tx tx, string organizationId)
    {
        var row = await tx.FirstAsync<AccessManagementRow>("select * from mdm_access_management where org_id = @organizationId", new { organizationId });
        if (row is not { ServerUuid: { } issuer })
        {
            return null;
        }

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(secrets.Open(row.PrivateKey, SecretPurpose.AccessManagementKey(organizationId)), out _);
        return Encoding.ASCII.GetBytes(SignedJwt.Write(new SigningKey(rsa), "JWT", json =>
        {
            json.WriteString("iss", issuer);
            json.WriteNumber("iat", time.GetUtcNow().ToUnixTimeSeconds());
            json.WriteString("jti", Guid.NewGuid());
            json.WriteString("service_type", GetToken.ManagedAppleAccount);
        }));
    }
}
