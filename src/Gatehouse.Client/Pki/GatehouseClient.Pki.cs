using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>CAs of the organization.</summary>
    public IAsyncEnumerable<CertificateAuthority> ListCasAsync(CancellationToken ct = default) =>
        ListAsync<CertificateAuthority>("/pki/cas", Query.Empty, ct);

    /// <summary>One CA.</summary>
    public Task<CertificateAuthority> GetCaAsync(string id, CancellationToken ct = default) => GetAsync<CertificateAuthority>(CaPath(id), ct);

    /// <summary>Makes the next issuing CA.</summary>
    public Task<CertificateAuthority> StartCaRolloverAsync(StartRollover request, CancellationToken ct = default) =>
        PostAsync<CertificateAuthority>("/pki/cas", request, ct);

    /// <summary>Lets the next issuing CA take over now.</summary>
    public Task<CertificateAuthority> ActivateCaAsync(string id, CancellationToken ct = default) =>
        PostAsync<CertificateAuthority>(CaPath(id, "activate"), null, ct);

    /// <summary>Gives up a next CA that has not taken over.</summary>
    public Task CancelCaRolloverAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, CaPath(id), null, ct);

    /// <summary>A CA's key is in other hands: everything that it issued is revoked, and another CA takes its place. Cannot be undone.</summary>
    public Task<CertificateAuthority> MarkCaCompromisedAsync(string id, MarkCaCompromised request, CancellationToken ct = default) =>
        PostAsync<CertificateAuthority>($"{CaPath(id)}/compromise", request, ct);

    /// <summary>The newest revocation list of an issuing CA, DER.</summary>
    public Task<byte[]> GetCaCrlAsync(string id, CancellationToken ct = default) => BytesAsync(CaPath(id, "crl"), ct);

    /// <summary>Takes a root's private key out of the server, which then no longer has it.</summary>
    public Task<ExportedRootKey> ExportRootKeyAsync(string id, ExportRootKey request, CancellationToken ct = default) =>
        PostAsync<ExportedRootKey>(CaPath(id, "export-key"), request, ct);

    /// <summary>Certificates that the CA issued, newest first.</summary>
    /// <param name="state">Only in this state.</param>
    /// <param name="deviceId">Only of this device.</param>
    /// <param name="attemptId">Only issued for this attempt.</param>
    /// <param name="caId">Only issued by this CA.</param>
    /// <param name="serialNumber">Only with this serial number, hexadecimal.</param>
    /// <param name="ct">Stops.</param>
    public IAsyncEnumerable<Certificate> ListCertificatesAsync(
        CertificateState? state = null, string? deviceId = null, string? attemptId = null, string? caId = null, string? serialNumber = null,
        CancellationToken ct = default) =>
        ListAsync<Certificate>(
            "/pki/certificates",
            Query.Empty.With("state", state).With("deviceId", deviceId).With("attemptId", attemptId).With("caId", caId).With("serialNumber", serialNumber),
            ct);

    /// <summary>One certificate.</summary>
    public Task<Certificate> GetCertificateAsync(string id, CancellationToken ct = default) =>
        GetAsync<Certificate>($"/pki/certificates/{Escape(id)}", ct);

    /// <summary>Revokes a certificate; its device can no longer connect.</summary>
    public Task<Certificate> RevokeCertificateAsync(string id, string reason, CancellationToken ct = default) =>
        PostAsync<Certificate>($"/pki/certificates/{Escape(id)}/revoke", new RevokeCertificate(reason), ct);

    private static string CaPath(string id, string? part = null) => $"/pki/cas/{Escape(id)}{(part is null ? "" : "/" + part)}";
}
