using System.Globalization;
using System.Threading.RateLimiting;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Pages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Limits;

/// <summary>
/// Names of the limits that routes take with <c>RequireRateLimiting</c>. Buckets are per process: n processes let n times
/// as much through, which is fine for what these limits are for, a flood. Limits that guard a secret count in the database.
/// </summary>
public static class RateLimits
{
    /// <summary>Pages that anybody may open.</summary>
    public const string PublicPage = "public-page";

    /// <summary>SCEP.</summary>
    public const string Scep = "scep";

    /// <summary>Check-in and command channel.</summary>
    public const string Mdm = "mdm";

    /// <summary>Where passwords and one-time codes are tried.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Endpoints of the authorization server that programs call.</summary>
    public const string OAuth = "oauth";

    /// <summary>Administration API.</summary>
    public const string Api = "api";

    /// <summary>Entitlement API. No bucket of ours: its protocol says how calls of a device are counted and answered, and the feature does it.</summary>
    public const string Entitlement = "entitlement";

    /// <summary>Registers them.</summary>
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("Gatehouse:RateLimits").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(PublicPage, http => Bucket(http, PublicPage, o => o.PublicPage, ByAddress(http)));
            limiter.AddPolicy(Scep, http => Bucket(http, Scep, o => o.Scep, ByAddress(http)));
            limiter.AddPolicy(Mdm, http => Bucket(http, Mdm, o => o.Mdm, ByAddress(http)));
            limiter.AddPolicy(SignIn, http => Bucket(http, SignIn, o => o.SignIn, ByAddress(http)));
            limiter.AddPolicy(OAuth, http => Bucket(http, OAuth, o => o.OAuth, ByAddress(http)));
            limiter.AddPolicy(Api, http => Bucket(http, Api, o => o.Api, http.Features.Get<Caller>()?.Id ?? ByAddress(http)));
            limiter.AddPolicy(Entitlement, _ => RateLimitPartition.GetNoLimiter(Entitlement));
            limiter.OnRejected = RejectAsync;
        });
    }

    private static RateLimitPartition<string> Bucket(HttpContext http, string policy, Func<RateLimitOptions, RateLimit> select, string key)
    {
        var limit = select(http.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value);
        if (limit.PerMinute == 0)
        {
            return RateLimitPartition.GetNoLimiter(policy);
        }

        // Refill in small steps: about one token at a time for slow limits, once a second for fast ones.
        var period = TimeSpan.FromSeconds(Math.Max(1, 60.0 / limit.PerMinute));
        return RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = Math.Max(1, (int)(limit.PerMinute * period.TotalSeconds / 60)),
            ReplenishmentPeriod = period,
            AutoReplenishment = true,
            QueueLimit = 0,
        });
    }

    private static string ByAddress(HttpContext http) => ClientAddress.Key(http.Connection.RemoteIpAddress);

    private static async ValueTask RejectAsync(OnRejectedContext context, CancellationToken ct)
    {
        var http = context.HttpContext;
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var policy = http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName ?? "?";
        HostingLog.Limited(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RateLimits)), ByAddress(http), policy);
        await (PageRoutes.WantsPage(http) ? Page(http, seconds) : Problems.TooManyRequests()).ExecuteAsync(http);
    }

    private static IResult Page(HttpContext http, int seconds)
    {
        new PageHeaders().Write(http.Response.Headers);
        var view = http.RequestServices.GetRequiredService<HtmlPage>().View(http.Request);

        // A form would not come again by its address; the same page would.
        var again = HttpMethods.IsGet(http.Request.Method) ? view.Paths.Of(http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent()) : null;
        return HtmlPage.Of<WaitPage>(new { View = view, Seconds = seconds, AgainPath = again }, StatusCodes.Status429TooManyRequests);
    }
}
