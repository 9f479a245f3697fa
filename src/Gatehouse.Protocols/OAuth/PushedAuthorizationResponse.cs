using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Where a pushed authorization request can be picked up (RFC 9126 §2.2). Sent with status 201.</summary>
/// <param name="RequestUri">See <see cref="ForReference"/>.</param>
/// <param name="ExpiresIn">Its life.</param>
public sealed record PushedAuthorizationResponse(string RequestUri, TimeSpan ExpiresIn)
{
    /// <summary>How every <c>request_uri</c> of ours begins.</summary>
    public const string Prefix = "urn:ietf:params:oauth:request_uri:";

    private const int MaxReferenceLength = 256;

    /// <summary>The <c>request_uri</c> for an unguessable reference.</summary>
    public static string ForReference(string reference) => Prefix + reference;

    /// <summary>The reference in a <c>request_uri</c>; null when it is none of ours.</summary>
    public static string? Reference(string? requestUri) =>
        requestUri is not null && requestUri.StartsWith(Prefix, StringComparison.Ordinal)
        && requestUri.Length - Prefix.Length is > 0 and <= MaxReferenceLength
            ? requestUri[Prefix.Length..]
            : null;

    /// <summary>The body, in UTF-8.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteString("request_uri", RequestUri);
        json.WriteNumber("expires_in", (long)ExpiresIn.TotalSeconds);
    });
}
