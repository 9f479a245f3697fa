using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Mvpds.Pages;

/// <summary>A fault behind a page becomes a page, with nothing of our inside on it. What the framework itself refuses stays its own.</summary>
internal sealed class PageFaults(TvPages pages, ILogger<PageFaults> log) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            var trace = Guid.NewGuid();
            MvpdLog.PageFailed(log, e, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, trace);
            return pages.Refuse(http, TvErrorCodes.InternalServerError, TvTexts.Faulty, "a fault", trace: trace);
        }
    }
}
