using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Configuration profiles of the library.</summary>
    public IAsyncEnumerable<ConfigurationProfile> ListProfilesAsync(CancellationToken ct = default) =>
        ListAsync<ConfigurationProfile>("/profiles", Query.Empty, ct);

    /// <summary>One profile, without its content.</summary>
    public Task<ConfigurationProfile> GetProfileAsync(string id, CancellationToken ct = default) =>
        GetAsync<ConfigurationProfile>($"/profiles/{Escape(id)}", ct);

    /// <summary>Uploads a <c>.mobileconfig</c>.</summary>
    public Task<ConfigurationProfile> UploadProfileAsync(ProfileUpload upload, CancellationToken ct = default) =>
        PostAsync<ConfigurationProfile>("/profiles", upload, ct);

    /// <summary>The file as it goes to devices.</summary>
    public Task<byte[]> GetProfileContentAsync(string id, CancellationToken ct = default) => BytesAsync($"/profiles/{Escape(id)}/content", ct);

    /// <summary>Uploads a new version; devices that have the profile get it again.</summary>
    public Task<ConfigurationProfile> ReplaceProfileAsync(string id, ProfileUpload upload, CancellationToken ct = default) =>
        SendAsync<ConfigurationProfile>(HttpMethod.Put, $"/profiles/{Escape(id)}/content", upload, ct);

    /// <summary>Deletes a profile; groups lose it, and the devices that have it.</summary>
    public Task DeleteProfileAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/profiles/{Escape(id)}", null, ct);

    /// <summary>The organization's push certificate.</summary>
    public Task<ApnsCertificate> GetApnsCertificateAsync(CancellationToken ct = default) => GetAsync<ApnsCertificate>("/apns-certificate", ct);

    /// <summary>Installs or renews the push certificate.</summary>
    public Task<ApnsCertificate> SetApnsCertificateAsync(ApnsCertificatePut certificate, CancellationToken ct = default) =>
        SendAsync<ApnsCertificate>(HttpMethod.Put, "/apns-certificate", certificate, ct);

    /// <summary>Makes a key and a signing request for a push certificate.</summary>
    public Task<ApnsCsr> CreateApnsCsrAsync(CancellationToken ct = default) => PostAsync<ApnsCsr>("/apns-certificate/csr", null, ct);
}
