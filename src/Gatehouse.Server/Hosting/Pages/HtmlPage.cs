using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Makes pages for people: rendered here, sent whole, and working without script.</summary>
public sealed class HtmlPage(PagePaths paths, IOptions<GatehouseOptions> options)
{
    /// <summary>What a page knows of this request.</summary>
    /// <param name="request">Says which language the browser prefers.</param>
    /// <param name="organization">Name of the organization, once the visitor may know it.</param>
    /// <param name="language">Overrides what the browser prefers.</param>
    public PageView View(HttpRequest request, string? organization = null, string? language = null) =>
        new(language ?? Languages.Of(request), options.Value.Contact, paths) { Organization = organization };

    /// <summary>A page.</summary>
    /// <param name="parameters">An object with a property for each parameter of the component.</param>
    /// <param name="status">Status of the answer.</param>
    public static IResult Of<TPage>(object parameters, int status = StatusCodes.Status200OK) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters) { StatusCode = status, ContentType = "text/html; charset=utf-8", PreventStreamingRendering = true };
}
