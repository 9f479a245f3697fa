using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Protocols.Scep;

namespace Gatehouse.Client.Scep;

/// <summary>The HTTP part of SCEP (RFC 8894 §4): bounded in size and time, and never led to another host.</summary>
internal sealed class ScepTransport(HttpClient http, Uri server, ScepClientOptions options, TimeProvider time)
{
    private const int MaxRedirects = 3;

    /// <summary>An operation by GET.</summary>
    public Task<byte[]> GetAsync(string operation, string? message, CancellationToken ct) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Address(operation, message)), operation, ct);

    /// <summary>PKIOperation, by POST where the server has it.</summary>
    public Task<byte[]> OperateAsync(byte[] message, bool post, CancellationToken ct) => post
        ? SendAsync(() => Post(message), "PKIOperation", ct)
        : GetAsync("PKIOperation", Convert.ToBase64String(message), ct);

    private HttpRequestMessage Post(byte[] message)
    {
        var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue(ScepMediaTypes.PkiMessage);
        return new HttpRequestMessage(HttpMethod.Post, Address("PKIOperation", null)) { Content = content };
    }

    private Uri Address(string operation, string? message)
    {
        var query = new StringBuilder(server.Query.TrimStart('?'));
        query.Append(query.Length > 0 ? "&" : "").Append("operation=").Append(operation);
        if (message is not null)
        {
            query.Append("&message=").Append(Uri.EscapeDataString(message));
        }

        return new UriBuilder(server) { Query = query.ToString() }.Uri;
    }

    private async Task<byte[]> SendAsync(Func<HttpRequestMessage> make, string operation, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await FollowAsync(make, operation, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ScepException($"{operation}: no answer within {options.RequestTimeout.TotalSeconds:0} seconds.", e);
        }
        catch (HttpRequestException e)
        {
            throw new ScepException($"{operation}: {e.Message}", e);
        }
    }

    private async Task<byte[]> FollowAsync(Func<HttpRequestMessage> make, string operation, CancellationToken ct)
    {
        Uri? moved = null;
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            using var request = make();
            request.RequestUri = moved ?? request.RequestUri;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            moved = Target(response, request.RequestUri!);
            if (moved is null)
            {
                return await ReadAsync(response, operation, ct).ConfigureAwait(false);
            }
        }

        throw new ScepException($"{operation}: more than {MaxRedirects} redirects.");
    }

    // A redirect elsewhere could make us talk to machines that only we can reach; it is refused, also where the handler has
    // followed it already.
    private static Uri? Target(HttpResponseMessage response, Uri asked)
    {
        Uri? target = null;
        if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
        {
            target = new Uri(asked, location);
        }

        var reached = target ?? response.RequestMessage?.RequestUri ?? asked;
        return reached.Scheme == asked.Scheme && reached.Authority == asked.Authority
            ? target
            : throw new ScepException("The server redirects to another host.");
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, string operation, CancellationToken ct)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new ScepException($"{operation}: the server answers with status {(int)response.StatusCode}.");
        }

        using var stream = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > options.MaxResponseBytes)
            {
                throw new ScepException($"{operation}: the answer is longer than {options.MaxResponseBytes} bytes.");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
