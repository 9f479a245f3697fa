using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Opens encrypted bodies before the endpoint sees them, and encrypts what it answers to the key that came with the request.</summary>
internal sealed class PayloadEncryptionMiddleware(RequestDelegate next, PayloadKeys keys)
{
    private const string MediaType = "application/jose";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsEncrypted(http.Request))
        {
            var isRequired = http.GetEndpoint()?.Metadata.GetMetadata<RequirePayloadEncryptionAttribute>() is not null && http.Request.ContentLength is not (null or 0);
            if (!isRequired)
            {
                await next(http);
                return;
            }

            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        // RFC 9110 §15.5.1 for all of it: which key or byte is wrong is nobody's to learn.
        if (await ReadAsync(http.Request) is not { } text || !CompactJwe.TryRead(text, keys.Find, keys.MaxBodyLength, out var message, out _))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        http.Request.Body = new MemoryStream(message.Content, writable: false);
        http.Request.ContentLength = message.Content.Length;
        http.Request.ContentType = message.ContentType;
        await (message.ReplyKey is { } reply ? AnswerAsync(http, reply) : next(http));
    }

    private static bool IsEncrypted(HttpRequest request) =>
        request.ContentType is { } type && type.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    private async Task<string?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > keys.MaxBodyLength)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            if (buffer.Length + read > keys.MaxBodyLength)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return Encoding.ASCII.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private async Task AnswerAsync(HttpContext http, EncryptionKey reply)
    {
        var wire = http.Response.Body;
        using var plain = new MemoryStream();
        http.Response.Body = plain;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = wire;
        }

        if (plain.Length == 0)
        {
            return;
        }

        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var text = CompactJwe.Write(
            reply, ephemeral, RandomNumberGenerator.GetBytes(CompactJwe.IvLength), plain.GetBuffer().AsSpan(0, (int)plain.Length), http.Response.ContentType);
        var bytes = Encoding.ASCII.GetBytes(text);
        (http.Response.ContentType, http.Response.ContentLength) = (MediaType, bytes.Length);
        await wire.WriteAsync(bytes, http.RequestAborted);
    }
}
