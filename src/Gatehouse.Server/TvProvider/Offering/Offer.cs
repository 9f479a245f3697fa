using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using Gatehouse.Server.TvProvider.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.TvProvider.Offering;

/// <summary>A configuration as bytes, ready in each encoding that somebody asked for.</summary>
internal sealed class Offer : IResult
{
    private const int MinCompressed = 512;

    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<byte[]> _brotli;

    /// <summary>Of a text.</summary>
    /// <param name="text">The body.</param>
    /// <param name="timeless">The body without what changes by itself; the tag is made from it.</param>
    /// <param name="made">When.</param>
    public Offer(byte[] text, byte[] timeless, DateTimeOffset made)
    {
        (_plain, Made) = (text, made);
        Tag = $"W/\"{Base64Url.EncodeToString(SHA256.HashData(timeless).AsSpan(0, 16))}\"";
        _gzip = new Lazy<byte[]>(() => Compress(text, s => new GZipStream(s, CompressionLevel.Optimal)));
        _brotli = new Lazy<byte[]>(() => Compress(text, s => new BrotliStream(s, CompressionLevel.Optimal)));
    }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Made { get; }

    /// <summary>Weak entity tag.</summary>
    public string Tag { get; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (encoding, bytes) = Choose(httpContext.Request);
        var response = httpContext.Response;
        response.ContentType = TvAnswers.Json;
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private (string? Encoding, byte[] Bytes) Choose(HttpRequest request)
    {
        if (_plain.Length < MinCompressed || !StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted))
        {
            return (null, _plain);
        }

        return Takes(accepted, "br") ? ("br", _brotli.Value) : Takes(accepted, "gzip") ? ("gzip", _gzip.Value) : (null, _plain);
    }

    // RFC 9110 §12.5.3.
    private static bool Takes(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0);

    private static byte[] Compress(byte[] text, Func<Stream, Stream> open)
    {
        using var buffer = new MemoryStream();
        using (var stream = open(buffer))
        {
            stream.Write(text);
        }

        return buffer.ToArray();
    }
}
