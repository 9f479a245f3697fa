using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Server.TvProvider.Keys;

/// <summary>
/// RSA keys of organizations for TV sign-in, each with a self-signed certificate, made when they are first needed, encrypted at
/// rest, and rotated with overlap. Cached; the objects stay the ring's and must not be disposed.
/// </summary>
internal interface ITvKeys
{
    /// <summary>The key that signs or decrypts now.</summary>
    ValueTask<TvKey> CurrentAsync(string organizationId, TvKeyPurpose purpose, CancellationToken ct);

    /// <summary>All that still count, the current one first: for verifying, decrypting, publishing.</summary>
    ValueTask<IReadOnlyList<TvKey>> AllAsync(string organizationId, TvKeyPurpose purpose, CancellationToken ct);

    /// <summary>32 bytes for <c>KeyedHash</c> of device identifiers, identities and the like; the same for ever.</summary>
    ReadOnlySpan<byte> HashKey(string organizationId);
}

/// <summary>A key of the ring.</summary>
/// <param name="Id"><c>key_…</c>, the <c>kid</c>.</param>
/// <param name="Rsa">With the private half.</param>
/// <param name="Certificate">Self-signed, of the same key.</param>
internal sealed record TvKey(string Id, RSA Rsa, X509Certificate2 Certificate);

/// <summary>What a key is for.</summary>
internal enum TvKeyPurpose
{
    /// <summary>SAML requests, queries and metadata.</summary>
    SamlSigning,

    /// <summary>Encrypted SAML assertions.</summary>
    SamlEncryption,

    /// <summary>Media tokens.</summary>
    MediaToken,

    /// <summary>Software statements.</summary>
    SoftwareStatement,

    /// <summary>Service tokens that we issue ourselves.</summary>
    ServiceToken,
}
