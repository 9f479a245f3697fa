using Gatehouse.Client.Apps.Core;

namespace Gatehouse.Client.Apps.Events;

/// <summary>
/// Calls a backend: over TLS that the app may narrow to its own authorities, and with a token that is bound to this device where the
/// app names an audience. Needs no login without one.
/// </summary>
/// <param name="FullUrl">Where to; <c>https</c>, or this very machine.</param>
/// <param name="HttpMethod"><c>GET</c>, <c>POST</c>, <c>PUT</c>, <c>DELETE</c>, <c>PATCH</c> or <c>HEAD</c>.</param>
public sealed record CreateHttpCommonRequestEvent(Uri FullUrl, string HttpMethod = "GET") : RequestEvent<CreateHttpCommonRequestResultEvent>
{
    /// <summary>The body; null for none, or where there are parts.</summary>
    public string? Content { get; init; }

    /// <summary>Parts of a body of several (<c>multipart/form-data</c>); null for none.</summary>
    public IReadOnlyList<HttpPart>? MultiPartContent { get; init; }

    /// <summary>Type of <see cref="Content"/>. Default: JSON in UTF-8.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>For backends that ask for HTTP Basic; not together with a token.</summary>
    public string? UserName { get; init; }

    /// <summary>Secret.</summary>
    public string? Password { get; init; }

    /// <summary>PEM: one of the certificates that the backend shows must be among these. Null for what the system trusts.</summary>
    public string? CertificateChain { get; init; }

    /// <summary>More headers. Those of tokens and proofs are the SDK's.</summary>
    public IReadOnlyDictionary<string, string> HttpHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the jar that cookies are kept in until the next restart; null to keep none.</summary>
    public string? CookieIdentifier { get; init; }

    /// <summary>The audience whose token goes with the request; null for none.</summary>
    public string? AccessTokenIdentifier { get; init; }

    /// <summary>Follows redirects of <c>GET</c> and <c>HEAD</c>, five at most. The token goes along to the same origin only.</summary>
    public bool FollowRedirect { get; init; }

    /// <summary>How long it may take. Default: that of <see cref="AppOptions.RequestTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The app sends it again, after the token was refused: takes a new one.</summary>
    public bool IsRetry { get; init; }

    internal override EventKind Kind => EventKind.CreateHttpCommonRequest;

    /// <summary>Without body, headers and password.</summary>
    public override string ToString() => $"{nameof(CreateHttpCommonRequestEvent)} {{ {HttpMethod} {FullUrl?.GetLeftPart(UriPartial.Path)} }}";

    internal override Task<CreateHttpCommonRequestResultEvent> RunAsync(Controller controller, CancellationToken ct) => controller.HttpRequests.SendAsync(this, ct);
}
