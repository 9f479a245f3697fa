using System.Globalization;
using System.Runtime.CompilerServices;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.TvProvider.Offering;

/// <summary>
/// <c>GET /api/v2/{serviceProvider}/configuration</c>: which MVPDs there are, as the device's platform has them. The answer depends
/// on service provider and platform alone, and is made once for each, with its compressed forms.
/// </summary>
internal sealed class ConfigurationEndpoint(IOptions<TvApiOptions> options, TvAnswers answers)
{
    private readonly ConditionalWeakTable<TvSettings, OfferCache> _caches = [];

    /// <summary>What it wants.</summary>
    public static TvNeeds Needs { get; } = new() { DeviceInfo = true };

    /// <summary>Route handler.</summary>
    public static Task<IResult> GetAsync(TvRequest request, ConfigurationEndpoint endpoint, CancellationToken ct) => Task.FromResult(endpoint.Handle(request));

    private IResult Handle(TvRequest request)
    {
        var (provider, platform) = (request.ServiceProvider, request.Platform);
        if (provider.Lenient.ConfigurationErrorsAtTop && Fault(request.Settings, provider.Id, platform) is { } fault)
        {
            return answers.Error(request.Http, fault);
        }

        var offer = _caches.GetValue(request.Settings, settings => new OfferCache(settings)).Get(provider, platform, request.Now, options.Value.ConfigurationMaxAge);
        var headers = request.Http.Response.Headers;
        headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"private, max-age={(long)options.Value.ConfigurationMaxAge.TotalSeconds}");
        headers.ETag = offer.Tag;
        headers.Append(HeaderNames.Vary, $"{HeaderNames.AcceptEncoding}, {HeaderNames.Authorization}, {HeaderNames.UserAgent}, {TvHeaders.DeviceInfo}");
        return IsKnown(request.Http.Request, offer.Tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : offer;
    }

    // RFC 9110 §13.1.2; tags are weak, as the time in the body may differ.
    private static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(k => k.Tag == "*" || k.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));

    // What activation lets through, because an app without single sign-on does not need it.
    private static TvErrorCode? Fault(TvSettings settings, string serviceProvider, DevicePlatform platform)
    {
        foreach (var mvpd in settings.Offered(serviceProvider).Select(i => i.On(platform).Mvpd).Where(m => m is { BoardingStatus: "SUPPORTED" }))
        {
            if (mvpd!.MappingId is null)
            {
                return TvErrorCodes.InvalidConfigurationMvpdPlatform;
            }

            if (mvpd.ProfileExchange is null)
            {
                return TvErrorCodes.InvalidConfigurationMvpdPlatformProfileExchange;
            }
        }

        return null;
    }
}
