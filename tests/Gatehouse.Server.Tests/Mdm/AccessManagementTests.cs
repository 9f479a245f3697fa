using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Tests.Mdm.Support;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary><c>GetToken</c>: what devices show Apple so that Managed Apple Accounts may be used on them.</summary>
public abstract class AccessManagementTests(IMdmFixture gate)
{
    private const string Path = "/api/v1/access-management-key";
    private const string ServerUuid = "677CAB70FE1811E2B7780800200C9A66";

    [Fact]
    public async Task The_token_is_signed_by_the_key_that_Apple_got_and_never_the_same()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var key = await organization.Owner.SendAsync<AccessManagementKey>(HttpMethod.Post, Path, new AccessManagementKeyCreate(ServerUuid));

        var (first, second) = (await TokenAsync(device), await TokenAsync(device));

        using var certificate = X509Certificate2.CreateFromPem(key.Certificate);
        using var rsa = certificate.GetRSAPublicKey()!;
        Assert.True(CompactJws.TryParse(first, out var jws, out var error), error?.ToString());
        Assert.True(jws.IsSignedBy(JsonWebKey.From(rsa, JwsAlgorithm.RS256)));
        using var claims = JsonDocument.Parse(jws.Payload);
        Assert.Equal(
            (ServerUuid, "com.apple.maid", gate.Clock.GetUtcNow().ToUnixTimeSeconds()),
            (claims.RootElement.GetProperty("iss").GetString(), claims.RootElement.GetProperty("service_type").GetString(), claims.RootElement.GetProperty("iat").GetInt64()));
        Assert.True(claims.RootElement.GetProperty("jti").TryGetGuid(out _));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Unknown_services_and_a_server_that_is_not_set_up_are_400()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(device, "com.apple.maid")).Status);
        await organization.Owner.SendAsync<AccessManagementKey>(HttpMethod.Post, Path, new AccessManagementKeyCreate());
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(device, "com.apple.maid")).Status);
        await organization.Owner.SendAsync<AccessManagementKey>(HttpMethod.Put, Path, new AccessManagementKeyPut(ServerUuid));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(device, "com.apple.maid")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(device, "com.apple.other")).Status);
        await organization.Owner.DoAsync(HttpMethod.Delete, Path);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(device, "com.apple.maid")).Status);
    }

    [Fact]
    public async Task A_key_is_replaced_only_when_that_is_said_and_one_made_elsewhere_is_taken_over()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        await organization.Owner.SendAsync<AccessManagementKey>(HttpMethod.Post, Path, new AccessManagementKeyCreate(ServerUuid));
        var (certificate, key) = (FakeApns.Certificate.Certificate.ExportCertificatePem(), MdmOrganization.Pem().Key);

        await organization.Owner.FailAsync(HttpMethod.Post, Path, new AccessManagementKeyCreate(), HttpStatusCode.Conflict, "conflict");
        await organization.Owner.FailAsync(HttpMethod.Post, Path, new AccessManagementKeyCreate("no uuid"), HttpStatusCode.BadRequest, "request-invalid");
        await organization.Owner.FailAsync(HttpMethod.Put, Path, new AccessManagementKeyPut(ServerUuid, certificate), HttpStatusCode.BadRequest, "request-invalid");
        await organization.Owner.FailAsync(HttpMethod.Put, Path, new AccessManagementKeyPut(ServerUuid, certificate, "nonsense"), HttpStatusCode.BadRequest, "request-invalid");
        var taken = await organization.Owner.SendAsync<AccessManagementKey>(HttpMethod.Put, Path, new AccessManagementKeyPut(ServerUuid, certificate, key));

        Assert.Equal((certificate, true), (taken.Certificate, taken.Ready));
    }

    private static async Task<string> TokenAsync(TestDevice device) =>
        Encoding.ASCII.GetString((await AskAsync(device, "com.apple.maid")).Plist.Data("TokenData")!.Value.Span);

    private static Task<DeviceAnswer> AskAsync(TestDevice device, string service)
    {
        var message = device.Message("GetToken");
        message.Add("TokenServiceType", service);
        return device.CheckInAsync(message);
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class AccessManagementTestsOnSqlite(MdmOnSqlite gate) : AccessManagementTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class AccessManagementTestsOnPostgres(MdmOnPostgres gate) : AccessManagementTests(gate);
