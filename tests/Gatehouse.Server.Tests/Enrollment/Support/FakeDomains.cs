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

    public override TimeSpan Patience => TimeSpan.FromSeconds(2);

    public override HttpClient Client() => new(new Handler(Hosts));

    private sealed class Handler(ConcurrentDictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> hosts) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            hosts.TryGetValue(request.RequestUri!.Host, out var answer)
                ? Task.FromResult(answer(request))
                : throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host");
    }
}
