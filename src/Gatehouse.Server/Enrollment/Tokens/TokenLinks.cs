using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Qr;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>Links and QR codes of tokens. Both are credentials, so they need the right to write and are never stored by caches.</summary>
internal sealed class TokenLinks(Database database, TokenStore tokens, TokenSigner signer, PublicUrls urls, IAudit audit)
{
    private const int SmallestQr = 128;
    private const int LargestQr = 2048;
    private const int UsualQr = 512;

    /// <summary>The full and the short link, and a message to paste.</summary>
    public static Task<Results<Ok<EnrollmentTokenLink>, ProblemHttpResult>> LinkAsync(
        string id, HttpContext http, TokenLinks links, CancellationToken ct) => links.LinkAsync(http, id, ct);

    private async Task<Results<Ok<EnrollmentTokenLink>, ProblemHttpResult>> LinkAsync(HttpContext http, string id, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await tokens.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        if (await UrlAsync(row, ct) is not { } url)
        {
            return EnrollmentProblems.LinkUnavailable();
        }

        await database.WriteAsync(tx => audit.WriteAsync(tx, Caller.Of(http), "token.link", id), ct);
        return TypedResults.Ok(new EnrollmentTokenLink
        {
            Url = url,
            ShortUrl = ShortUrl(row),
            Message = InvitationText.Write(row, ShortUrl(row)),
            ExpiresAt = Words.Instant(row.ExpiresMs),
        });
    }

    /// <summary>The link as a QR code.</summary>
    /// <param name="id">Token.</param>
    /// <param name="format"><c>png</c> (default) or <c>svg</c>.</param>
    /// <param name="size">Edge in pixels, 128 to 2048; default 512.</param>
    /// <param name="ecc">Error correction <c>L</c>, <c>M</c>, <c>Q</c> or <c>H</c>. Left out: M, or L when M does not fit.</param>
    /// <param name="link"><c>short</c> (default) or <c>full</c>.</param>
    public static Task<Results<FileContentHttpResult, ProblemHttpResult>> QrAsync(
        string id, string? format, int? size, string? ecc, string? link, HttpContext http, TokenLinks links, CancellationToken ct) =>
        links.QrAsync(http, id, new QrRequest(format, size, ecc, link), ct);

    private async Task<Results<FileContentHttpResult, ProblemHttpResult>> QrAsync(HttpContext http, string id, QrRequest request, CancellationToken ct)
    {
        var (format, size, ecc, link) = request;
        http.Response.Headers.CacheControl = "no-store";
        var edge = size ?? UsualQr;
        var level = ecc?.ToUpperInvariant();
        if (format is not (null or "png" or "svg") || link is not (null or "short" or "full")
            || level is not (null or "L" or "M" or "Q" or "H") || edge is < SmallestQr or > LargestQr)
        {
            return Problems.RequestInvalid($"format is png or svg, link is short or full, ecc is L, M, Q or H, size is {SmallestQr} to {LargestQr}.");
        }

        if (await tokens.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        if (await UrlAsync(row, ct) is not { } full)
        {
            return EnrollmentProblems.LinkUnavailable();
        }

        if (QrSymbol.Of(link == "full" ? full : ShortUrl(row), level) is not { } symbol)
        {
            return EnrollmentProblems.QrTooLong();
        }

        if (format == "svg")
        {
            return TypedResults.Bytes(QrSvg.Write(symbol, edge), "image/svg+xml");
        }

        return edge < symbol.Size ? EnrollmentProblems.QrTooSmall(symbol.Size) : TypedResults.Bytes(QrPng.Write(symbol, edge), "image/png");
    }

    private sealed record QrRequest(string? Format, int? Size, string? Ecc, string? Link);

    /// <summary>The short link of a token; null when it has none any more.</summary>
    public async Task<string?> ShortAsync(TokenRow row, CancellationToken ct) => await UrlAsync(row, ct) is null ? null : ShortUrl(row);

    private async Task<string?> UrlAsync(TokenRow row, CancellationToken ct) =>
        row.RevokedMs is null && await signer.WriteAsync(row, ct) is { } token ? urls.For($"/enroll?token={token}") : null;

    private string ShortUrl(TokenRow row) => urls.For($"/e/{tokens.OpenCode(row)}");
}
