using System.Net.Http.Headers;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Conformance.Support;

/// <summary>What came back.</summary>
public sealed record WireAnswer(int Status, string MediaType, byte[] Body, HttpResponseHeaders Headers)
{
    /// <summary>200 and zero bytes: nothing to say.</summary>
    public bool IsEmptyOk => Status == 200 && Body.Length == 0;

    /// <summary>The body as a property list.</summary>
    public PlistDictionary Plist() =>
        PlistReader.TryReadDictionary(Body, PlistLimits.CommandResult, out var plist, out var error)
            ? plist
            : throw new Xunit.Sdk.XunitException($"The answer {Status} {MediaType} is no property list: {error}");

    public static async Task<WireAnswer> OfAsync(HttpResponseMessage response, CancellationToken ct) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", await response.Content.ReadAsByteArrayAsync(ct), response.Headers);
}
