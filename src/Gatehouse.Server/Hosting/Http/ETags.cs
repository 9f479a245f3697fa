using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Lost updates: rows carry a version, GET sends it as a strong ETag, and a change with <c>If-Match</c> happens only when
/// it still is that version (RFC 9110 §13.1.1). Without <c>If-Match</c> the last one wins.
/// </summary>
public static class ETags
{
    /// <summary>Tells the caller which version this is.</summary>
    public static void Set(HttpContext http, long version) => http.Response.Headers.ETag = Of(version);

    /// <summary>Null when the change may go on; otherwise the answer: 412 <c>precondition-failed</c>.</summary>
    public static ProblemHttpResult? Check(HttpContext http, long version) =>
        Matches(http, version) ? null : Problems.PreconditionFailed();

    /// <summary>True when the request has no <c>If-Match</c>, or one that names this version.</summary>
    public static bool Matches(HttpContext http, long version)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return true;
        }

        var current = new EntityTagHeaderValue(Of(version));
        return EntityTagHeaderValue.TryParseList(header, out var tags)
            && tags.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(current, useStrongComparison: true));
    }

    private static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
