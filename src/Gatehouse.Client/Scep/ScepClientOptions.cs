using Gatehouse.Protocols.Cms;

namespace Gatehouse.Client.Scep;

/// <summary>How <see cref="ScepClient"/> behaves.</summary>
public sealed record ScepClientOptions
{
    /// <summary>Name of the CA, sent as <c>message</c> with GetCACaps, GetCACert and GetNextCACert; null for servers with only one.</summary>
    public string? CaIdentifier { get; init; }

    /// <summary>
    /// SHA-256 (32 bytes) or SHA-1 (20 bytes) of the DER of the CA certificate, learnt in another way. Null trusts
    /// whatever certificate the server shows: only for first contact under an administrator's eyes.
    /// </summary>
    public ReadOnlyMemory<byte>? CaFingerprint { get; init; }

    /// <summary>Algorithms to accept and to use. Default: modern only.</summary>
    public CmsAlgorithms Algorithms { get; init; } = CmsAlgorithms.Modern;

    /// <summary>Longest answer that is read. Default 256 KiB.</summary>
    public int MaxResponseBytes { get; init; } = 256 * 1024;

    /// <summary>Longest time for one HTTP exchange. Default 15 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause before the first poll of a pending request; each further one is half as long again. Default 10 seconds.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause between two polls. Default 5 minutes.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Polls before a pending request is left pending; 0 polls never. Default 30.</summary>
    public int MaxPolls { get; init; } = 30;
}
