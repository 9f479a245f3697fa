using Gatehouse.Server.Hosting.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.AccountDriven.Discovery;

/// <summary>
/// HTTP for asking a domain what a device would ask it. The domain is an administrator's word, so: https only, no addresses
/// inside a network unless the operator allows them, redirects by hand, bodies cut off, and nothing of an answer is shown
/// but its status and content type.
/// </summary>
internal class DiscoveryHttp(IOptions<EnrollmentOptions> options) : IDisposable
{
    private readonly SocketsHttpHandler _handler = GuardedHandler.Create(() => options.Value.AllowPrivateDomains, "Gatehouse:Enrollment:AllowPrivateDomains");

    /// <summary>How long an answer may take, from the request to the end of its body; a device does not wait much longer.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <summary>A client; the caller disposes it.</summary>
    public virtual HttpClient Client() => new(_handler, disposeHandler: false);

    /// <inheritdoc />
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _handler.Dispose();
    }
}
