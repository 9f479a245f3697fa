using System.Globalization;
using Gatehouse.Protocols.Ocsp;
using Gatehouse.Server.Hosting.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki.Ocsp;

/// <summary>OCSP over HTTP (RFC 6960 appendix A). What cannot be read gets an answer of the protocol, too, with status 200.</summary>
internal static class OcspEndpoint
{
    private const string RequestType = "application/ocsp-request";
    private const string ResponseType = "application/ocsp-response";

    // A GET is asked by caches in between; nothing there may outlive a revocation for long.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>The request as the body.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound, StatusCodeHttpResult>> PostAsync(
        string ca, HttpContext http, OcspResponder responder, CancellationToken ct)
    {
        if (http.Request.ContentType?.Split(';')[0].Trim().Equals(RequestType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        return await AnswerAsync(ca, await BodyBytes.ReadAsync(http.Request, OcspRequest.MaxBytes, ct), responder, ct) is { } answer ? TypedResults.Bytes(answer, ResponseType) : TypedResults.NotFound();
    }

    /// <summary>The request as base64 in the path.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound, StatusCodeHttpResult>> GetAsync(
        string ca, string? request, HttpContext http, OcspResponder responder, CancellationToken ct)
    {
        var text = Uri.UnescapeDataString(request ?? ""); // slashes in it are still escaped
        var der = new byte[OcspRequest.MaxBytes];
        var length = 0;
        var readable = text.Length <= OcspRequest.MaxBytes && Convert.TryFromBase64String(text, der, out length);
        if (await AnswerAsync(ca, readable ? der.AsMemory(0, length) : ReadOnlyMemory<byte>.Empty, responder, ct) is not { } answer)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={MaxAge.TotalSeconds}, no-transform, must-revalidate");
        return TypedResults.Bytes(answer, ResponseType);
    }

    private static Task<byte[]?> AnswerAsync(string ca, ReadOnlyMemory<byte> der, OcspResponder responder, CancellationToken ct) =>
        OcspRequest.TryParse(der, out var request, out _) ? responder.AnswerAsync(ca, request, ct) : Task.FromResult<byte[]?>(OcspResponse.Malformed());
}
