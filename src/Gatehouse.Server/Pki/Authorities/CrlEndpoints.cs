using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Server.Admin.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Public addresses of CA certificates and revocation lists, for third parties such as VPN and Wi-Fi servers.</summary>
internal static class CrlEndpoints
{
    private const string CrlMediaType = "application/pkix-crl";
    private const string CertificateMediaType = "application/pkix-cert";

    /// <summary>A CA's revocation list, DER. Built anew when a revocation is not on it yet.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound>> GetCrlAsync(
        string ca, HttpContext http, CrlPublisher publisher, TimeProvider time, CancellationToken ct)
    {
        if (await publisher.CurrentAsync(ca, ct) is not { Der: { } der } crl)
        {
            return TypedResults.NotFound();
        }

        // Until the list is a day old it is the newest; after that a cache may keep it for minutes, as a newer one is on its way.
        var left = (crl.ThisUpdateMs + 86_400_000 - time.GetUtcNow().ToUnixTimeMilliseconds()) / 1000;
        var maxAge = Math.Clamp(left, 0, 3600);
        http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={maxAge}");
        http.Response.Headers.Expires = time.GetUtcNow().AddSeconds(maxAge).ToString("R", CultureInfo.InvariantCulture);
        return TypedResults.File(
            der, CrlMediaType, lastModified: DateTimeOffset.FromUnixTimeMilliseconds(crl.ThisUpdateMs),
            entityTag: new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{crl.Number}\"")));
    }

    /// <summary>A CA's certificate, DER; what the authority information access of its certificates points at.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound>> GetCertificateAsync(string ca, HttpContext http, CaStore store, CancellationToken ct)
    {
        if (await store.FindPublicAsync(ca, ct) is not { } row)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=86400";
        return TypedResults.File(
            row.Certificate, CertificateMediaType, lastModified: DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(row.Certificate), 0, 16)}\""));
    }

    /// <summary>The same revocation list for signed-in callers, who may ask for CAs of their organization only.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound>> GetOwnCrlAsync(
        string id, HttpContext http, CaStore store, CrlPublisher publisher, TimeProvider time, CancellationToken ct) =>
        await store.FindAsync(Caller.Of(http).OrganizationId, id, ct) is null
            ? TypedResults.NotFound()
            : await GetCrlAsync(id, http, publisher, time, ct);
}
