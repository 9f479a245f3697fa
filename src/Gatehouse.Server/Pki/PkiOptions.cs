using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Server.Pki;

/// <summary>Built-in CA and SCEP service; bound from <c>Gatehouse:Pki</c>.</summary>
public sealed class PkiOptions
{
    /// <summary>Key of new root CAs: <c>EcP384</c> (default) or <c>Rsa4096</c>.</summary>
    public CaKeyAlgorithm RootKey { get; set; } = CaKeyAlgorithm.EcP384;

    /// <summary>
    /// Key of new issuing CAs: <c>EcP256</c> (default), <c>EcP384</c>, <c>Rsa2048</c> or <c>Rsa4096</c>. With an EC key SCEP
    /// messages go to a separate RSA RA certificate; with an RSA key to the CA itself, for clients that know nothing of RAs.
    /// </summary>
    public CaKeyAlgorithm IssuingKey { get; set; } = CaKeyAlgorithm.EcP256;

    /// <summary>Years a new root lives; 2–30, default 20.</summary>
    public int RootYears { get; set; } = 20;

    /// <summary>Years a new issuing CA lives; at least 1, at most as long as the root. Default 10.</summary>
    public int IssuingYears { get; set; } = 10;

    /// <summary>Life of RA and profile-signing certificates; 90–825 days, default 730.</summary>
    public int ServiceCertificateDays { get; set; } = 730;

    /// <summary>They are replaced when so many days are left. Default 60, less than half their life.</summary>
    public int ServiceCertificateRenewBeforeDays { get; set; } = 60;

    /// <summary>GetCACert also returns the root. Default false: some clients pick the wrong recipient from a longer list.</summary>
    public bool IncludeRootInGetCaCert { get; set; }

    /// <summary>SCEP profiles may switch on SHA-1 and (triple) DES. Default false; never in production.</summary>
    public bool AllowLegacy { get; set; }

    /// <summary>External SCEP servers may have private or loopback addresses. Default false.</summary>
    public bool AllowPrivateScepServers { get; set; }

    /// <summary>Longest time a decrypted CA key stays in memory; 1 second to 1 hour, default 5 minutes.</summary>
    public TimeSpan KeyCacheLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>PKI operations at the same time in this process; more are asked to come back. Default 64.</summary>
    public int MaxConcurrentOperations { get; set; } = 64;

    /// <summary>How long a revocation list may be used; 2–30 days, default 7.</summary>
    public int CrlDays { get; set; } = 7;

    /// <summary>Days after its end in which an identity may do nothing but renew. 0–90, default 30.</summary>
    public int GraceDays { get; set; } = 30;

    /// <summary>Days that finished SCEP requests and spent challenges are kept; 1–3,650, default 180.</summary>
    public int RequestRetentionDays { get; set; } = 180;

    /// <summary>Pause between maintenance rounds (renewals, revocation lists, rollover, cleaning up). Default 5 minutes.</summary>
    public TimeSpan MaintenanceInterval { get; set; } = TimeSpan.FromMinutes(5);
}
