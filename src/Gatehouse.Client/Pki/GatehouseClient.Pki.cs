using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>CAs of the organization.</summary>
    public Task<IReadOnlyList<CertificateAuthority>> ListCasAsync(CancellationToken ct = default) =>
        GetAsync<IReadOnlyList<CertificateAuthority>>("/pki/cas", ct);

    /// <summary>Makes the next issuing CA.</summary>
    public Task<CertificateAuthority> StartRolloverAsync(StartRollover request, CancellationToken ct = default) =>
        PostAsync<CertificateAuthority>("/pki/cas/rollover", request, ct);

    /// <summary>Certificates that the CA issued, newest first.</summary>
    /// <param name="state">Only in this state.</param>
    /// <param name="deviceId">Only of this device.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<Certificate> ListCertificatesAsync(CertificateState? state = null, string? deviceId = null, CancellationToken ct = default) =>
        ListAsync<Certificate>("/pki/certificates", Query.Empty.With("state", state).With("device", deviceId), ct);

    /// <summary>One certificate.</summary>
    public Task<Certificate> GetCertificateAsync(string id, CancellationToken ct = default) =>
        GetAsync<Certificate>($"/pki/certificates/{Escape(id)}", ct);

    /// <summary>Revokes a certificate; its device can no longer connect.</summary>
    public Task<Certificate> RevokeCertificateAsync(string id, string reason, CancellationToken ct = default) =>
        PostAsync<Certificate>($"/pki/certificates/{Escape(id)}/revoke", new RevokeCertificate(reason), ct);
}
