using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Client.TvProvider.Backends;

/// <summary>
/// Checks media tokens in a programmer's backend before a stream is released: signature, time, service provider, resource, and that
/// the token was not used before. Safe for concurrent use; one for each service provider is enough.
/// </summary>
public sealed class MediaTokenChecker : IDisposable
{
    private readonly MediaTokenVerifier _verifier;
    private readonly string _serviceProvider;
    private readonly IMediaTokenUses _uses;
    private readonly TimeProvider _time;

    /// <param name="serviceProvider">Whose streams these are.</param>
    /// <param name="certificates">PEM, one or several, as the service publishes them: while it changes its key there are two.</param>
    /// <param name="uses">Remembers used tokens; null for a memory of this process, which is enough for one process only.</param>
    /// <param name="time">Default: the system's clock.</param>
    /// <exception cref="ArgumentException">There is no certificate with an RSA key among them.</exception>
    public MediaTokenChecker(string serviceProvider, string certificates, IMediaTokenUses? uses = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceProvider);
        ArgumentException.ThrowIfNullOrEmpty(certificates);
        var collection = new X509Certificate2Collection();
        collection.ImportFromPem(certificates);
        var keys = collection.Select(c => c.GetRSAPublicKey()).OfType<RSA>().ToList();
        if (keys.Count == 0)
        {
            throw new ArgumentException("There is no certificate with an RSA key.", nameof(certificates));
        }

        _verifier = new MediaTokenVerifier(keys);
        keys.ForEach(key => key.Dispose());
        collection.ToList().ForEach(certificate => certificate.Dispose());
        _time = time ?? TimeProvider.System;
        (_serviceProvider, _uses) = (serviceProvider, uses ?? new MemoryMediaTokenUses(_time));
    }

    /// <summary>Judges a token, and uses it up where it is good.</summary>
    /// <param name="serializedToken">As the app sent it.</param>
    /// <param name="resource">What is to be watched, exactly as the app asked for it; null checks authenticity and time only.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<MediaTokenCheck> CheckAsync(string? serializedToken, string? resource, CancellationToken ct = default)
    {
        var outcome = _verifier.Verify(serializedToken, _serviceProvider, resource, _time.GetUtcNow(), out var token);
        if (outcome != MediaTokenResult.ValidToken)
        {
            return new MediaTokenCheck(Enum.Parse<MediaTokenOutcome>(outcome.ToString()), null);
        }

        return await _uses.TryUseAsync(IdOf(token!), token!.ExpiresAt, ct) ? new MediaTokenCheck(MediaTokenOutcome.ValidToken, token) : new MediaTokenCheck(MediaTokenOutcome.AlreadyUsed, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _verifier.Dispose();

    // What was signed, and not the text: that can be spelled in more ways than one around it. Two tokens of one second for the same
    // viewer and resource are one; whoever is refused for it asks for the next.
    private static string IdOf(MediaToken token) => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new object?[]
    {
        token.SessionGuid, token.RequestorId, token.ResourceId, token.IssueTime.ToUnixTimeSeconds(), token.Ttl.TotalMilliseconds, token.MvpdId, token.ProxyMvpdId,
    })));
}

/// <summary>What a <see cref="MediaTokenChecker"/> says.</summary>
/// <param name="Outcome">Release the stream only with <see cref="MediaTokenOutcome.ValidToken"/>.</param>
/// <param name="Token">What it says; null unless it is good.</param>
public sealed record MediaTokenCheck(MediaTokenOutcome Outcome, MediaToken? Token);

/// <summary>Values of <see cref="MediaTokenCheck.Outcome"/>, by the names of the published verifier where it has one.</summary>
public enum MediaTokenOutcome
{
    /// <summary><c>VALID_TOKEN</c>: release the stream.</summary>
    ValidToken,

    /// <summary><c>INVALID_TOKEN_FORMAT</c>: no media token.</summary>
    InvalidTokenFormat,

    /// <summary><c>INVALID_SIGNATURE</c>: the service did not make it.</summary>
    InvalidSignature,

    /// <summary><c>TOKEN_EXPIRED</c>: its time is over, or has not come.</summary>
    TokenExpired,

    /// <summary><c>INVALID_RESOURCE_ID</c>: it is for something else.</summary>
    InvalidResourceId,

    /// <summary>It released a stream before.</summary>
    AlreadyUsed,
}
