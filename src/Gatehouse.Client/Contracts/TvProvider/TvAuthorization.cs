using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>How an MVPD is asked what a viewer may watch.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvAuthorization
{
    /// <summary><c>xacml</c>: a signed XACML query by SOAP; <c>rest</c>: a GET with the resource in the query.</summary>
    [RegularExpression("xacml|rest")]
    public required string Protocol { get; init; }

    /// <summary>Where.</summary>
    [StringLength(2000)]
    public required string Url { get; init; }

    /// <summary>How preflight is decided: <c>multi</c> (one query for all), <c>lineup</c> (what it said at sign-in) or <c>fork</c> (one query for each, default).</summary>
    [RegularExpression("multi|lineup|fork")]
    public string Preflight { get; init; } = "fork";

    /// <summary>What it is told of a resource: <c>asis</c> (default), <c>channel</c> (title of the channel) or <c>mrss</c>.</summary>
    [RegularExpression("asis|channel|mrss")]
    public string Resources { get; init; } = "asis";

    /// <summary>Send the viewer's token instead of the user id.</summary>
    public bool SubjectToken { get; init; }

    /// <summary>Milliseconds until a connection must stand; default 2000.</summary>
    [Range(100, 30_000)]
    public int ConnectTimeoutMs { get; init; } = 2000;

    /// <summary>Milliseconds for all resources of a call together; default 8000.</summary>
    [Range(100, 60_000)]
    public int DeadlineMs { get; init; } = 8000;

    /// <summary>Certificates (PEM) of the connection, beside those that are trusted anyway.</summary>
    [MaxLength(5)]
    public IReadOnlyList<string> TlsCertificates { get; init; } = [];
}
