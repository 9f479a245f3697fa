using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Tls;

/// <summary>The listener's certificate, read again when its file changes, so that a renewal needs no restart.</summary>
public sealed class TlsCertificate(IOptions<TlsOptions> options, TimeProvider time, ILogger<TlsCertificate> log)
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private Loaded? _current;

    /// <summary>End of the certificate in use; null when TLS is not ours.</summary>
    public DateTimeOffset? NotAfter => options.Value.Certificate is null ? null : Current().Leaf.NotAfter;

    /// <summary>The certificate in use, without its chain.</summary>
    public X509Certificate2 Leaf => Current().Leaf;

    /// <summary>What the next handshake uses.</summary>
    public SslStreamCertificateContext Context => Current().Context;

    /// <summary>Certificate, key and chain from the files.</summary>
    internal static (X509Certificate2 Leaf, X509Certificate2Collection Chain) Load(TlsOptions options)
    {
        var bytes = File.ReadAllBytes(options.Certificate!);
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) < 0)
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(bytes, options.Password);
            return (all.First(c => c.HasPrivateKey), [.. all.Where(c => !c.HasPrivateKey)]);
        }

        var key = options.Key ?? options.Certificate!;
        var leaf = options.Password is null
            ? X509Certificate2.CreateFromPemFile(options.Certificate!, key)
            : X509Certificate2.CreateFromEncryptedPemFile(options.Certificate!, options.Password, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Certificate!);
        chain.RemoveAt(0);
        return (leaf, chain);
    }

    private Loaded Current()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_current is { } current && now - current.CheckedAt < CheckEvery)
            {
                return current;
            }

            var written = File.GetLastWriteTimeUtc(options.Value.Certificate!);
            return _current = _current is { } same && same.Written == written ? same with { CheckedAt = now } : Reload(written, now);
        }
    }

    private Loaded Reload(DateTime written, DateTimeOffset now)
    {
        try
        {
            var (leaf, chain) = Load(options.Value);
            HostingLog.CertificateLoaded(log, options.Value.Certificate!, leaf.NotAfter.ToUniversalTime());
            return new Loaded(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true), written, now);
        }
        catch (Exception e) when (_current is not null && e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // A renewal that is being written: the old one does until the next look.
            HostingLog.CertificateNotLoaded(log, e, options.Value.Certificate!);
            return _current! with { CheckedAt = now };
        }
    }

    private sealed record Loaded(X509Certificate2 Leaf, SslStreamCertificateContext Context, DateTime Written, DateTimeOffset CheckedAt);
}
