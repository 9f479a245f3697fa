using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Sso;

/// <summary>
/// Reads who platforms and services say the viewer is. Only registered issuers count, and those only for the service providers
/// that take part. A token that is bad is ignored, and the reason logged: the call goes on without single sign-on.
/// </summary>
internal sealed class SsoReader(ServiceTokens own, TimeProvider time, ILogger<SsoReader> log)
{
    private readonly ConditionalWeakTable<TvSettings, ConcurrentDictionary<(string, string), SsoRing>> _rings = [];

    /// <summary>The identities of a call.</summary>
    public async ValueTask<SsoIdentities> ReadAsync(HttpRequest request, TvSettings settings, TvServiceProvider serviceProvider, CancellationToken ct)
    {
        var platform = Read(request, TvHeaders.SubjectToken, SsoRing.Platform, settings, serviceProvider);
        var roku = platform is null ? Read(request, TvHeaders.RokuToken, SsoRing.Roku, settings, serviceProvider) : null;
        return new SsoIdentities(platform ?? roku, await ServiceAsync(request, settings, serviceProvider, ct));
    }

    // What we issued ourselves, in place of a programmer's account service, counts beside what is registered.
    private async ValueTask<SsoToken?> ServiceAsync(HttpRequest request, TvSettings settings, TvServiceProvider serviceProvider, CancellationToken ct)
    {
        var text = TvHeaders.Single(request, TvHeaders.ServiceToken);
        return text is not null && ServiceTokens.IsOurs(text)
            ? await own.FindAsync(text, settings.OrganizationId, serviceProvider.Programmer, ct)
            : Read(request, TvHeaders.ServiceToken, SsoRing.Service, settings, serviceProvider);
    }

    private SsoToken? Read(HttpRequest request, string header, string kind, TvSettings settings, TvServiceProvider serviceProvider)
    {
        if (TvHeaders.Single(request, header) is not { } text)
        {
            return null;
        }

        var ring = _rings.GetOrCreateValue(settings).GetOrAdd((kind, serviceProvider.Id), key => new SsoRing(settings.Configuration.SsoIssuers, key.Item1, key.Item2));
        if (ring.Verify(text, time.GetUtcNow(), out var reason) is { } token)
        {
            return token;
        }

        TvApiLog.SsoIgnored(log, kind, serviceProvider.Id, reason);
        return null;
    }
}

/// <summary>Who the viewer is said to be.</summary>
/// <param name="Platform">By the platform; null for nobody.</param>
/// <param name="Service">By the programmer's account service; null for nobody.</param>
internal readonly record struct SsoIdentities(SsoToken? Platform, SsoToken? Service)
{
    public static SsoIdentities None => default;
}
