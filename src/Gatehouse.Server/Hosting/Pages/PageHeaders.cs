namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Headers of every page: nothing inline, nothing from elsewhere, no frames, never cached; forms go nowhere but here.</summary>
internal class PageHeaders : IEndpointFilter
{
    private const string Base =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The content security policy.</summary>
    protected virtual string Policy => Base + "; form-action 'self'";

    /// <inheritdoc />
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Write(context.HttpContext.Response.Headers);
        return next(context);
    }

    /// <summary>Writes them; for pages that come from elsewhere than an endpoint.</summary>
    public void Write(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    /// <summary>
    /// As the others, for pages whose form leads on to an application: browsers hold the redirects that follow a form
    /// against <c>form-action</c>, and the application's address is its own. Every form of ours names its target itself.
    /// </summary>
    internal sealed class LeadingOn : PageHeaders
    {
        protected override string Policy => Base;
    }

    /// <summary>As <see cref="LeadingOn"/>, for pages with pictures of others, such as logos: they learn that somebody looks, and no more.</summary>
    internal sealed class WithPictures : PageHeaders
    {
        protected override string Policy => Base.Replace("img-src 'self'", "img-src 'self' https:", StringComparison.Ordinal);
    }
}
