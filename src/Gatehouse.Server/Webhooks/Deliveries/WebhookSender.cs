using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Protocols.Webhooks;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Webhooks.Endpoints;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks.Deliveries;

/// <summary>
/// Posts messages: https only and not into our own network, unless the operator allows it. Redirects are not followed, and
/// of the answer only the status is read, so that nobody learns through us what an address inside says.
/// </summary>
internal sealed class WebhookSender(WebhookSecrets secrets, IOptions<WebhooksOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly ProductInfoHeaderValue Agent = new("Gatehouse", "1.0");

    private readonly SocketsHttpHandler _handler = GuardedHandler.Create(
        () => options.Value.AllowPrivateAddresses, "Gatehouse:Webhooks:AllowPrivateAddresses");

    /// <summary>Sends one message. Any status from 200 to 299 is a receipt.</summary>
    public async Task<WebhookAnswer> SendAsync(WebhookRow webhook, string eventId, string message, CancellationToken ct)
    {
        if (WebhookAddress.Read(webhook.Url, options.Value.AllowPrivateAddresses) is not { Address: { } address })
        {
            return new WebhookAnswer(null, "the address is not allowed any more");
        }

        try
        {
            using var client = new HttpClient(_handler, disposeHandler: false) { Timeout = options.Value.Timeout };
            using var request = Request(webhook, address, eventId, Encoding.UTF8.GetBytes(message));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode ? new(status, null) : new(status, $"status {status}", RetryAfter(response));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new WebhookAnswer(null, Reason(e));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handler.Dispose();

    private HttpRequestMessage Request(WebhookRow webhook, Uri address, string eventId, byte[] body)
    {
        var now = time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Add(WebhookSignature.IdHeader, eventId);
        request.Headers.Add(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader, string.Join(' ', secrets.Of(webhook).Select(s => WebhookSignature.Sign(s, eventId, now, body))));
        return request;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow();
        return wait > LongestWait ? LongestWait : wait;
    }

    private static string Reason(Exception e) => e switch
    {
        OperationCanceledException => "no answer in time",
        { InnerException: AddressForbiddenException forbidden } => forbidden.Message,
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known => known.HttpRequestError.ToString(),
        _ => e.GetType().Name,
    };
}
