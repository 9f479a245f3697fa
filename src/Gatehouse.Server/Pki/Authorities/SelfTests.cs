using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Issues a throw-away certificate and verifies its chain, so that a broken CA is known before a device finds out.</summary>
public sealed class SelfTests(AuthorityVault vault, CertificateForge forge, TimeProvider time, ILogger<SelfTests> log)
{
    private readonly ConcurrentDictionary<string, CaSelfTest> _results = new(StringComparer.Ordinal);

    /// <summary>Last result of this process for a CA; null before the first.</summary>
    public CaSelfTest? Of(string caId) => _results.GetValueOrDefault(caId);

    /// <summary>Organizations whose last test failed.</summary>
    public int Failures => _results.Values.Count(r => !r.Passed);

    /// <summary>Tests the active CA of an organization. A failure is a result, not an exception.</summary>
    public async Task<CaSelfTest> RunAsync(string organizationId, CancellationToken ct)
    {
        var caId = organizationId;
        string? detail;
        try
        {
            var authorities = await vault.GetAsync(organizationId, ct);
            caId = authorities.Issuing.Row.Id;
            detail = Verify(authorities);
        }
        catch (Exception e) when (e is CryptographicException or InvalidOperationException)
        {
            // Such as a data key that is not the one the CA's key was sealed with.
            detail = $"The CA cannot be used: {e.GetType().Name}.";
        }

        var result = new CaSelfTest(detail is null, time.GetUtcNow(), detail);
        _results[caId] = result;
        if (detail is not null)
        {
            PkiLog.SelfTestFailed(log, organizationId, detail);
        }

        return result;
    }

    private string? Verify(OrganizationAuthorities authorities)
    {
        var now = time.GetUtcNow();
        if (!authorities.CanIssueAt(now))
        {
            return "The issuing CA has ended.";
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = X509CertificateLoader.LoadCertificate(forge.SelfTestLeaf(authorities.Issuing, key));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        foreach (var row in authorities.All.Where(r => !r.IsOver && r.Kind != CaRow.External))
        {
            var store = row.Kind == CaRow.Root ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore;
            store.Add(X509CertificateLoader.LoadCertificate(row.Certificate));
        }

        return chain.Build(leaf) ? null : $"The chain does not verify: {string.Join(", ", chain.ChainStatus.Select(s => s.Status))}.";
    }
}
