using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>Keys that user metadata is encrypted to: the service provider's certificates before those of its media company, the first that holds.</summary>
internal sealed class MetadataKeys(TimeProvider time)
{
    private const int MinBits = 2048;

    private readonly ConditionalWeakTable<TvSettings, ConcurrentDictionary<string, Key[]>> _keys = [];

    /// <summary>The key; null when no certificate holds.</summary>
    public RSA? For(TvSettings settings, TvServiceProvider serviceProvider)
    {
        var now = time.GetUtcNow();
        var keys = _keys.GetOrCreateValue(settings).GetOrAdd(serviceProvider.Id, _ => Read(settings, serviceProvider));
        return Array.Find(keys, k => k.NotBefore <= now && now < k.NotAfter)?.Rsa;
    }

    private static Key[] Read(TvSettings settings, TvServiceProvider serviceProvider) =>
        [.. serviceProvider.Certificates.Concat(settings.Programmer(serviceProvider.Programmer)?.Certificates ?? [])
            .Where(c => c.EncryptsUserMetadata).Select(Read).OfType<Key>()];

    private static Key? Read(TvCertificate certificate)
    {
        try
        {
            using var parsed = X509Certificate2.CreateFromPem(certificate.Pem);
            return parsed.GetRSAPublicKey() is { KeySize: >= MinBits } rsa ? new Key(rsa, parsed.NotBefore.ToUniversalTime(), parsed.NotAfter.ToUniversalTime()) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Key(RSA Rsa, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
}
