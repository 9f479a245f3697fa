using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>An organization that can enroll: an owner, a push certificate, and a CA.</summary>
public sealed class MdmOrganization
{
    private MdmOrganization(IMdmFixture gate, string id, HttpClient owner) => (Gate, Id, Owner) = (gate, id, owner);

    public IMdmFixture Gate { get; }

    /// <summary>An API key with all scopes: unlike a session it outlives the weeks that tests let pass.</summary>
    public HttpClient Owner { get; }

    public string Id { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<MdmOrganization> CreateAsync(IMdmFixture gate)
    {
        var owner = await gate.OwnerAsync();
        var key = await owner.SendAsync<CreatedApiKey>(HttpMethod.Post, "/api/v1/api-keys", new NewApiKey("tests", Scopes.All));
        var client = new HttpClient { BaseAddress = gate.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Key);
        var organization = new MdmOrganization(gate, owner.OrganizationId, client);
        await organization.Owner.SendAsync<ApnsCertificate>(HttpMethod.Put, "/api/v1/apns-certificate", Pem());
        return organization;
    }

    /// <summary>The upload of a push certificate in its simplest form.</summary>
    public static ApnsCertificatePut Pem()
    {
        using var key = FakeApns.Certificate.Certificate.GetRSAPrivateKey()!;
        return new ApnsCertificatePut(FakeApns.Certificate.Certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A device that holds an identity certificate of a fresh attempt and has not spoken yet.</summary>
    public async Task<TestDevice> DeviceAsync(string product = "iPhone16,2", bool userEnrollment = false, string? groupId = null)
    {
        var attempt = Server.Storage.Id.New("att", TimeProvider.System);
        if (groupId is not null)
        {
            Gate.Observer.JoinGroup(attempt, groupId);
        }

        return new TestDevice(this, attempt, await IssueAsync(attempt, null), product, userEnrollment);
    }

    /// <summary>A device whose enrollment is complete and whose first commands were all answered.</summary>
    public async Task<TestDevice> ManagedAsync(string product = "iPhone16,2", string? groupId = null)
    {
        var device = await DeviceAsync(product, groupId: groupId);
        await device.EnrollAsync();
        await device.DrainAsync();
        return device;
    }

    /// <summary>A device whose person has just signed in, and which has not spoken yet.</summary>
    public async Task<(TestDevice Device, string GrantId)> OfAccountAsync(
        TestAccount account, string product = "iPhone16,2", bool byod = true, TimeSpan? lifetime = null, bool renewable = false, string? askedAs = null)
    {
        var attempt = Server.Storage.Id.New("att", TimeProvider.System);
        var (grant, token) = await account.SignInAsync(lifetime, renewable);
        Gate.Observer.WithAccount(attempt, new AccountBinding(
            byod ? AccountBinding.Byod : AccountBinding.Adde, account.Id, grant, renewable ? AccountBinding.AppleOAuth2 : AccountBinding.AppleAsWeb)
        {
            Mac = (askedAs ?? product).StartsWith("Mac", StringComparison.Ordinal),
        });
        return (new TestDevice(this, attempt, await IssueAsync(attempt, null), product, byod) { AccessToken = token, HasAccount = true }, grant);
    }

    /// <summary>As <see cref="OfAccountAsync"/>, enrolled and with nothing more to do.</summary>
    public async Task<(TestDevice Device, string GrantId)> ManagedOfAccountAsync(
        TestAccount account, string product = "iPhone16,2", bool byod = true, TimeSpan? lifetime = null, bool renewable = false)
    {
        var (device, grant) = await OfAccountAsync(account, product, byod, lifetime, renewable);
        var token = device.AccessToken;
        device.AccessToken = product.StartsWith("Mac", StringComparison.Ordinal) ? null : token;
        await device.EnrollAsync();
        await device.DrainAsync();
        return (device, grant);
    }

    /// <summary>An identity certificate as the PKI would issue it: signed by the organization's CA, and in its books.</summary>
    public async Task<X509Certificate2> IssueAsync(string? attemptId, string? deviceId, TimeSpan? lifetime = null)
    {
        var authorities = await Gate.Services.GetRequiredService<AuthorityVault>().GetAsync(Id, Ct);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={attemptId ?? deviceId ?? "stranger"}", key, HashAlgorithmName.SHA256);
        var from = Gate.Clock.GetUtcNow().AddMinutes(-10);
        var to = Gate.Clock.GetUtcNow() + (lifetime ?? TimeSpan.FromDays(365));
        var generator = authorities.Issuing.Certificate.GetRSAPrivateKey() is { } rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa(authorities.Issuing.Certificate.GetECDsaPrivateKey()!);
        using var certificate = request.Create(
            authorities.Issuing.Certificate.SubjectName, generator, from, to, RandomNumberGenerator.GetBytes(12));
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync(
            """
            insert into pki_certificate (id, org_id, ca_id, serial, sha256, certificate, subject, attempt_id, device_id, renews_id, state, not_before_ms, not_after_ms, renew_after_ms, issued_ms)
            values (@id, @org, @ca, @SerialNumber, @sha256, @RawData, @Subject, @attemptId, @deviceId, @renews, 'active', @from, @to, @to, @from)
            """,
            new
            {
                id = Server.Storage.Id.New("crt", TimeProvider.System),
                org = Id,
                ca = authorities.Issuing.Row.Id,
                certificate.SerialNumber,
                sha256 = SHA256.HashData(certificate.RawData),
                certificate.RawData,
                certificate.Subject,
                attemptId,
                deviceId,
                renews = deviceId is null ? null : "crt_before",
                from = from.ToUnixTimeMilliseconds(),
                to = to.ToUnixTimeMilliseconds(),
            }), Ct);
        return certificate.CopyWithPrivateKey(key);
    }

    public async Task<Group> GroupAsync(string name, string? parentId = null, params string[] profileIds)
    {
        var group = await Owner.SendAsync<Group>(HttpMethod.Post, "/api/v1/groups", new GroupCreate(name, ParentId: parentId));
        return profileIds.Length == 0
            ? group
            : await Owner.SendAsync<Group>(HttpMethod.Put, $"/api/v1/groups/{group.Id}/profiles", new GroupProfilesPut(profileIds));
    }

    public Task<ConfigurationProfile> ProfileAsync(string identifier, string uuid = "7C5B2A0E-0000-4000-8000-000000000001") =>
        Owner.SendAsync<ConfigurationProfile>(HttpMethod.Post, "/api/v1/profiles", new ProfileUpload(Samples.Profile(identifier, uuid)));

    public Task<CommandReceipt> SendAsync(TestDevice device, string requestType, object? parameters = null) =>
        Owner.SendAsync<CommandReceipt>(HttpMethod.Post, $"/api/v1/devices/{device.Id}/commands", new { requestType, parameters });

    public Task<Device> GetAsync(TestDevice device) => Owner.SendAsync<Device>(HttpMethod.Get, $"/api/v1/devices/{device.Id}");

    public async Task<IReadOnlyList<DeviceSummary>> ListAsync(string query = "") =>
        (await Owner.SendAsync<Page<DeviceSummary>>(HttpMethod.Get, $"/api/v1/devices{query}")).Items;

    public async Task<IReadOnlyList<DeviceProfile>> ItemsAsync(TestDevice device) =>
        await Owner.SendAsync<List<DeviceProfile>>(HttpMethod.Get, $"/api/v1/devices/{device.Id}/profiles");

    public async Task<IReadOnlyList<CommandDelivery>> HistoryAsync(TestDevice device) =>
        (await Owner.SendAsync<Page<CommandDelivery>>(HttpMethod.Get, $"/api/v1/devices/{device.Id}/commands?limit=200")).Items;
}
