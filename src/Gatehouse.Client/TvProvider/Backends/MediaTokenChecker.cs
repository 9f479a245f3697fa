using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Client.TvProvider.Backends;

/// <summary>
/// Checks media tokens in a programmer's backend before a stream is released: signature, time, service provider, resource, and that
/// the token was not used before. Safe for concurrent use; one for each service provider is enough.
/// </summary>
public sealed class MediaTokenChecker : IDisposable
{
    private readonly MediaTokenVerifier? _fixed;
    private readonly PublishedCertificates? _published;
    private readonly string _serviceProvider;
    private readonly IMediaTokenUses _uses;
    private readonly TimeProvider _time;

    /// <summary>Checks under certificates that the backend has.</summary>
    /// <param name="serviceProvider">Whose streams these are.</param>
    /// <param name="certificates">PEM, one or several, as the service publishes them: while it changes its key there are two.</param>
    /// <param name="uses">Remembers used tokens; null for a memory of this process, which is enough for one process only.</param>
    /// <param name="time">Default: the system's clock.</param>
    /// <exception cref="ArgumentException">There is no certificate with an RSA key among them.</exception>
    public MediaTokenChecker(string serviceProvider, string certificates, IMediaTokenUses? uses = null, TimeProvider? time = null)
        : this(serviceProvider, uses, time)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificates);
        _fixed = PublishedCertificates.Read(certificates);
    }

    private MediaTokenChecker(string serviceProvider, Uri address, HttpClient http, IMediaTokenUses? uses, TimeProvider? time)
        : this(serviceProvider, uses, time) => _published = new PublishedCertificates(address, http, _time);

    private MediaTokenChecker(string serviceProvider, IMediaTokenUses? uses, TimeProvider? time)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceProvider);
        _time = time ?? TimeProvider.System;
        (_serviceProvider, _uses) = (serviceProvider, uses ?? new MemoryMediaTokenUses(_time));
    }

    /// <summary>Checks under the certificates that the service publishes, and asks for them by itself.</summary>
    /// <param name="serviceProvider">Whose streams these are.</param>
    /// <param name="organization">The operator's organization, as addresses of the service name it.</param>
    /// <param name="http">Its base address is the service. Stays the caller's.</param>
    /// <param name="uses">As for the constructor.</param>
    /// <param name="time">Default: the system's clock.</param>
    public static MediaTokenChecker Connect(string serviceProvider, string organization, HttpClient http, IMediaTokenUses? uses = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(organization);
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(http.BaseAddress, nameof(http));
        return new MediaTokenChecker(serviceProvider, new Uri(http.BaseAddress, $"tv/{Uri.EscapeDataString(organization)}/media-token-certificates"), http, uses, time);
    }

    /// <summary>Judges a token, and uses it up where it is good.</summary>
    /// <param name="serializedToken">As the app sent it.</param>
    /// <param name="resource">What is to be watched, exactly as the app asked for it; null checks authenticity and time only.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="HttpRequestException">The service has never told its certificates: nothing can be checked.</exception>
    public async Task<MediaTokenCheck> CheckAsync(string? serializedToken, string? resource, CancellationToken ct = default)
    {
        var verifier = _fixed ?? await _published!.GetAsync(doubted: null, ct);
        var outcome = Verify(verifier, serializedToken, resource, out var token);
        if (outcome == MediaTokenResult.InvalidSignature && _published is not null && await _published.GetAsync(verifier, ct) is var newer && newer != verifier)
        {
            outcome = Verify(newer, serializedToken, resource, out token);
        }

        if (outcome != MediaTokenResult.ValidToken)
        {
            return new MediaTokenCheck(Enum.Parse<MediaTokenOutcome>(outcome.ToString()), null);
        }

        return await _uses.TryUseAsync(Convert.ToHexString(token!.ReplayKey.Span), token.ExpiresAt, ct) ? new MediaTokenCheck(MediaTokenOutcome.ValidToken, token) : new MediaTokenCheck(MediaTokenOutcome.AlreadyUsed, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fixed?.Dispose();
        _published?.Dispose();
    }

    private MediaTokenResult Verify(MediaTokenVerifier verifier, string? serializedToken, string? resource, out MediaToken? token) =>
        verifier.Verify(serializedToken, _serviceProvider, resource, _time.GetUtcNow(), out token);
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
