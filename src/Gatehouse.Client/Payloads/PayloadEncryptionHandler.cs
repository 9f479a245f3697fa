using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Client.Payloads;

/// <summary>
/// Encrypts the body of each request to the backend itself (JWE, RFC 7516), and opens the answer, which is encrypted to a key that
/// exists for this one request: for whom TLS ends too early, at a proxy that is not theirs. Requests without a body go as they are,
/// and so do addresses and headers. It keeps readers out; who speaks is shown by the token and its proof.
/// </summary>
/// <example><c>session.CreateHandler(audience, new PayloadEncryptionHandler(keys, new SocketsHttpHandler { AllowAutoRedirect = false }))</c></example>
public sealed class PayloadEncryptionHandler : DelegatingHandler
{
    private const string MediaType = "application/jose";
    private const int MaxAnswerLength = 32 * 1024 * 1024;

    private readonly EncryptionKey _backend;

    /// <summary>For one backend.</summary>
    /// <param name="keys">Its JWK Set with a P-256 key for encryption, as shipped with the app or as published by the backend over TLS.</param>
    /// <param name="inner">What requests go through.</param>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public PayloadEncryptionHandler(string keys, HttpMessageHandler inner)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _backend = EncryptionKey.TryParseSet(Encoding.UTF8.GetBytes(keys), out var key) ? key : throw new ArgumentException("There is no key to encrypt to.", nameof(keys));
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Content is not { } plain)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var reply = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var answerKey = EncryptionKey.From(reply);
        request.Content = Seal(await plain.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), plain.Headers.ContentType?.ToString(), answerKey);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return await OpenAsync(response, reply, answerKey.KeyId, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whoever sends the request again starts from what it was, under new keys.
            request.Content.Dispose();
            request.Content = plain;
        }
    }

    private ByteArrayContent Seal(byte[] body, string? contentType, EncryptionKey answerKey)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var iv = RandomNumberGenerator.GetBytes(CompactJwe.IvLength);
        var text = CompactJwe.Write(_backend, ephemeral, iv, body, contentType, answerKey);
        return new ByteArrayContent(Encoding.ASCII.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType) } };
    }

    // A refusal may come from something in between, in the clear; what succeeds may not: it would be somebody else's answer.
    private static async Task<HttpResponseMessage> OpenAsync(HttpResponseMessage response, ECDiffieHellman reply, string keyId, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType != MediaType)
        {
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentLength == 0)
            {
                return response;
            }

            response.Dispose();
            throw new HttpRequestException("The backend answered an encrypted request in the clear.");
        }

        var text = await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
        if (!CompactJwe.TryRead(text, id => id == keyId ? reply : null, MaxAnswerLength, out var message, out _))
        {
            response.Dispose();
            throw new HttpRequestException("The backend's answer cannot be opened.");
        }

        response.Content.Dispose();
        response.Content = new ByteArrayContent(message.Content);
        if (MediaTypeHeaderValue.TryParse(message.ContentType, out var type))
        {
            response.Content.Headers.ContentType = type;
        }

        return response;
    }
}
