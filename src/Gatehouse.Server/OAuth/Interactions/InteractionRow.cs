namespace Gatehouse.Server.OAuth.Interactions;

/// <summary>A row of <c>oauth_interaction</c>: somebody on the way through our pages.</summary>
internal sealed class InteractionRow
{
    /// <summary><c>int_…</c>; names the browser's cookie and is no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>One of <see cref="InteractionKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What is being done, as its kind keeps it: JSON.</summary>
    public required string Request { get; init; }

    /// <summary>SHA-256 of the cookie that the same browser sends; null where cookies may get lost on the way.</summary>
    public byte[]? BrowserHash { get; init; }

    /// <summary>Who signed in; null before.</summary>
    public string? PersonId { get; init; }

    /// <summary>Browser session they signed in with.</summary>
    public string? SessionId { get; init; }

    /// <summary>How well.</summary>
    public string? Acr { get; init; }

    /// <summary>By what means (RFC 8176), separated by blanks.</summary>
    public string? Amr { get; init; }

    /// <summary>When they proved who they are.</summary>
    public long? AuthTimeMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresMs { get; init; }
}

/// <summary>Ways through our pages.</summary>
internal static class InteractionKinds
{
    /// <summary>Authorization request of a client.</summary>
    public const string Authorize = "authorize";

    /// <summary>Code of a device that has no browser.</summary>
    public const string Device = "device";
}
