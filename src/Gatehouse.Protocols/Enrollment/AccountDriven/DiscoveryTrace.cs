namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>Why service discovery does not lead a device to its server.</summary>
public enum DiscoveryFault
{
    /// <summary>It does.</summary>
    None,

    /// <summary>The domain's name does not resolve.</summary>
    UnknownHost,

    /// <summary>Nothing answers on port 443.</summary>
    Unreachable,

    /// <summary>No TLS, or a certificate that a device does not trust.</summary>
    Tls,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>A redirect dropped the query.</summary>
    RedirectLostQuery,

    /// <summary>A redirect leads to an address that is not https.</summary>
    RedirectInsecure,

    /// <summary>Redirects without an end.</summary>
    TooManyRedirects,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>403 with Apple's code: switched off.</summary>
    SwitchedOff,

    /// <summary>Some other status.</summary>
    Status,

    /// <summary>A web page instead of JSON.</summary>
    WebPage,

    /// <summary>JSON under another content type.</summary>
    ContentType,

    /// <summary>Not what a device can read.</summary>
    Malformed,

    /// <summary>A good answer that names another server or organization.</summary>
    OtherServer,
}

/// <summary>One request on the way.</summary>
/// <param name="Address">What was asked.</param>
/// <param name="Failure">Why nothing came back; <see cref="DiscoveryFault.None"/> when something did.</param>
/// <param name="Status">Status.</param>
/// <param name="ContentType">Content type as sent.</param>
/// <param name="Location">Where a redirect leads, made absolute.</param>
/// <param name="Body">Beginning of the body.</param>
public sealed record DiscoveryHop(
    Uri Address, DiscoveryFault Failure = DiscoveryFault.None, int? Status = null, string? ContentType = null, Uri? Location = null, ReadOnlyMemory<byte> Body = default);

/// <summary>What a device meets between a domain's well-known address and its server, and what it would make of it.</summary>
/// <param name="Query">What was asked for.</param>
/// <param name="Hops">At least one.</param>
/// <remarks>Source: Apple, "Onboarding users with account sign-in". Whatever goes wrong, a device shows one and the same sentence.</remarks>
public sealed record DiscoveryTrace(DiscoveryQuery Query, IReadOnlyList<DiscoveryHop> Hops)
{
    /// <summary>Redirects that are followed.</summary>
    public const int MaxRedirects = 5;

    /// <summary>Judges the trace.</summary>
    /// <param name="isOurs">Tells whether an enrollment address is the expected one.</param>
    public DiscoveryFault Judge(Func<string, bool> isOurs)
    {
        ArgumentNullException.ThrowIfNull(isOurs);
        var last = Hops[^1];
        if (Hops.Any(h => h.Location is { } next && next.Scheme != Uri.UriSchemeHttps))
        {
            return DiscoveryFault.RedirectInsecure;
        }

        // Named before what it leads to: an address that was asked without its query may answer with anything.
        if (Hops.Any(h => h.Location is { } next && !Carries(next)))
        {
            return DiscoveryFault.RedirectLostQuery;
        }

        return last.Failure != DiscoveryFault.None ? last.Failure
            : last.Location is not null ? DiscoveryFault.TooManyRedirects
            : OfAnswer(last, isOurs);
    }

    /// <summary>
    /// True when a web server on the way names the organization by itself: it redirects to the organization's own service
    /// discovery, or has a file with the address that stands in such files only. Any other answer, good as it may be for a device,
    /// can be this server's own look-up by domain behind the domain's name or a proxy: it repeats what somebody claimed, and proves nothing.
    /// </summary>
    /// <param name="isDiscovery">Tells whether a redirect leads to the organization's service discovery.</param>
    /// <param name="isFile">Tells whether an enrollment address is that of a file.</param>
    /// <remarks>What makes it a proof is there or not; nothing on the way could make one by leaving something out.</remarks>
    public bool Names(Func<Uri, bool> isDiscovery, Func<string, bool> isFile)
    {
        ArgumentNullException.ThrowIfNull(isDiscovery);
        ArgumentNullException.ThrowIfNull(isFile);
        return Hops.Any(h => h.Location is { } next && isDiscovery(next))
            || (DiscoveryAnswer.TryParse(Hops[^1].Body, out var answer, out _) && isFile(answer.BaseUrl));
    }

    private bool Carries(Uri next) => DiscoveryQuery.TryParse(next.Query, out var query, out _) && query == Query;

    private static DiscoveryFault OfAnswer(DiscoveryHop hop, Func<string, bool> isOurs) => hop.Status switch
    {
        200 => OfBody(hop, isOurs),
        404 or 410 => DiscoveryFault.NotFound,
        403 when hop.Body.Span.IndexOf("com.apple.well-known.failed"u8) >= 0 => DiscoveryFault.SwitchedOff,
        _ => DiscoveryFault.Status,
    };

    private static DiscoveryFault OfBody(DiscoveryHop hop, Func<string, bool> isOurs)
    {
        var type = hop.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, DiscoveryAnswer.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            var page = string.Equals(type, "text/html", StringComparison.OrdinalIgnoreCase) || hop.Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
            return page ? DiscoveryFault.WebPage : DiscoveryFault.ContentType;
        }

        return !DiscoveryAnswer.TryParse(hop.Body, out var answer, out _) ? DiscoveryFault.Malformed
            : isOurs(answer.BaseUrl) ? DiscoveryFault.None
            : DiscoveryFault.OtherServer;
    }
}
