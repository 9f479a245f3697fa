using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Client.TvProvider.Backends;

/// <summary>
/// The certificates that the service publishes, asked for every hour, and sooner when a signature does not fit: then there may be a
/// new key. While the service cannot be reached, those that are known count.
/// </summary>
internal sealed class PublishedCertificates(Uri address, HttpClient http, TimeProvider time) : IDisposable
{
    // Whoever sends forged tokens must not make us ask all the time.
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Known? _known;

    /// <summary>A verifier under the certificates that count now.</summary>
    /// <param name="doubted">The one whose keys did not fit; null for none.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The doubted one itself where there is no newer.</returns>
    public async Task<MediaTokenVerifier> GetAsync(MediaTokenVerifier? doubted, CancellationToken ct)
    {
        if (_known is { } known && !IsDue(known, doubted))
        {
            return known.Verifier;
        }

        await _turn.WaitAsync(ct);
        try
        {
            if (_known is null || IsDue(_known, doubted))
            {
                _known = await AskAsync(ct);
            }

            return _known.Verifier;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _known?.Verifier.Dispose();
        _turn.Dispose();
    }

    /// <summary>A verifier under certificates.</summary>
    /// <exception cref="ArgumentException">There is none with an RSA key.</exception>
    public static MediaTokenVerifier Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        var keys = certificates.Select(c => c.GetRSAPublicKey()).OfType<RSA>().ToList();
        try
        {
            return keys.Count > 0 ? new MediaTokenVerifier(keys) : throw new ArgumentException("There is no certificate with an RSA key.", nameof(pem));
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
            certificates.ToList().ForEach(certificate => certificate.Dispose());
        }
    }

    private bool IsDue(Known known, MediaTokenVerifier? doubted) => time.GetUtcNow() - known.AskedAt > (doubted == known.Verifier ? Soonest : Usual);

    // An older verifier may be in use still, so it is left to the collector.
    private async Task<Known> AskAsync(CancellationToken ct)
    {
        try
        {
            var pem = await http.GetStringAsync(address, ct);
            return _known is { } same && same.Pem == pem ? same with { AskedAt = time.GetUtcNow() } : new Known(pem, Read(pem), time.GetUtcNow());
        }
        catch (Exception e) when (_known is not null && e is HttpRequestException or ArgumentException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return _known! with { AskedAt = time.GetUtcNow() };
        }
    }

    private sealed record Known(string Pem, MediaTokenVerifier Verifier, DateTimeOffset AskedAt);
}
