namespace Gatehouse.Client.Apps.Events;

/// <summary>How a call of a backend went. An answer is a success whatever it says; look at <see cref="HttpStatus"/>, too.</summary>
public sealed record CreateHttpCommonRequestResultEvent : ResultEvent
{
    /// <summary>How the request as such went.</summary>
    public HttpRequestStatus RequestStatus { get; init; } = HttpRequestStatus.Refused;

    /// <summary>What the backend said; 0 where it said nothing.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The body; empty for none.</summary>
    public ReadOnlyMemory<byte> Response { get; init; }

    /// <summary>The headers; those that came more than once with commas between them.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>As in the request.</summary>
    public string? CookieIdentifier { get; init; }

    /// <summary>As in the request.</summary>
    public string? AccessTokenIdentifier { get; init; }

    /// <summary>Levels that the backend wants (RFC 9470), with <see cref="StatusType.LoginRequired"/>; else null.</summary>
    public string? RequiredAcr { get; init; }

    /// <summary>How long ago the sign-in may be at most, with <see cref="StatusType.LoginRequired"/>; else null.</summary>
    public TimeSpan? MaxAge { get; init; }
}
