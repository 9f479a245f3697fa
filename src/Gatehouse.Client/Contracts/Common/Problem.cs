namespace Gatehouse.Client.Contracts.Common;

/// <summary>What the API answers when it cannot do as asked (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>Address of the page that explains it; its last segment is the stable name to compare with.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The same sentence for every problem of this type.</summary>
    public string? Title { get; init; }

    /// <summary>HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What was the matter this time.</summary>
    public string? Detail { get; init; }

    /// <summary>Id to look for in the server's log.</summary>
    public string? TraceId { get; init; }

    /// <summary>Messages by field, when the request did not pass validation.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Last segment of <see cref="Type"/>, such as <c>not-found</c>.</summary>
    public string Slug => Type[(Type.LastIndexOf('/') + 1)..];
}
