using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting.Pages;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>Answers of the page routes: HTML for browsers, problem details for programs that ask for JSON.</summary>
internal sealed class PageResults(HtmlPage pages)
{
    /// <summary>What every page knows, for this request.</summary>
    public PageView View(HttpRequest request, string? organization = null) =>
        pages.View(request, organization);

    /// <summary>A page.</summary>
    public static IResult Page<TPage>(object parameters, int status = StatusCodes.Status200OK) where TPage : IComponent =>
        HtmlPage.Of<TPage>(parameters, status);

    /// <summary>The page for link previewers.</summary>
    public IResult Bland(HttpRequest request) => Page<BlandPage>(new { View = View(request) });

    /// <summary>What is the matter, by log code.</summary>
    public IResult Problem(HttpRequest request, string code, TokenRow? token = null, string? organization = null, string? needs = null, bool backLink = false)
    {
        var advice = Advisor.OfLink(code);
        var http = request.HttpContext;
        if (advice.Status == StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = "60";
        }

        if (WantsJson(request))
        {
            return EnrollmentProblems.PageClosed(advice, ReferenceEquals(advice, LinkAdvice.All[LinkAdvice.Invalid]) ? LinkAdvice.Invalid : code);
        }

        var view = View(request, organization);
        return Page<ProblemPage>(new { View = view, Advice = advice, Date = DateOf(view, code, token), Needs = needs, BackLink = backLink }, advice.Status);
    }

    /// <summary>True for programs: they accept JSON and do not ask for HTML.</summary>
    public static bool WantsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    private static string? DateOf(PageView view, string code, TokenRow? token) => (code, token) switch
    {
        (Codes.TokenExpired, { ExpiresMs: { } end }) => view.Date(DateTimeOffset.FromUnixTimeMilliseconds(end)),
        (Codes.TokenNotYetValid, { NotBeforeMs: { } start }) => view.Date(DateTimeOffset.FromUnixTimeMilliseconds(start)),
        _ => null,
    };
}
