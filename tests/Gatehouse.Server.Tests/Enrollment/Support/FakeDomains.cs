using System.Collections.Concurrent;
using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>The web servers of domains, answered by hand; other names do not resolve.</summary>
internal sealed class FakeDomains(IOptions<EnrollmentOptions> options) : DiscoveryHttp(options)
{
    /// <summary>Answers by host.</summary>
    public ConcurrentDictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> Hosts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public override TimeSpan Patience => Wait;

    /// <summary>For domains that never answer; longer where a real server does.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(2);

    public override HttpClient Client() => new(new Handler(Hosts));

    /// <summary>A name or a proxy that leads to a server of ours.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="host">The host that is asked there: the domain where its name leads here, ours behind most proxies.</param>
    public static Func<HttpRequestMessage, HttpResponseMessage> LeadingTo(HttpClient server, string host) => request =>
    {
        var onward = new HttpRequestMessage(HttpMethod.Get, request.RequestUri!.PathAndQuery);
        onward.Headers.Host = host;
        return server.SendAsync(onward).GetAwaiter().GetResult();
    };

    private sealed class Handler(ConcurrentDictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> hosts) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            hosts.TryGetValue(request.RequestUri!.Host, out var answer)
                ? Task.FromResult(answer(request))
                : throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host");
    }
}
