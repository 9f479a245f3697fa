using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Mvpds.Pages;

/// <summary>Answers to browsers of viewers.</summary>
internal sealed class TvPages(HtmlPage html, TvAnswers answers, ILogger<TvPages> log)
{
    /// <summary>Sends the browser on. The address is one that was checked, or our own.</summary>
    public static IResult Leave(string address) => new Leaving(address);

    /// <summary>What every page knows.</summary>
    public PageView View(HttpContext http) => html.View(http.Request);

    /// <summary>
    /// A page that says what went wrong; the error object instead where the caller takes nothing but JSON.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="code">Code, and with it the status.</param>
    /// <param name="lead">For the viewer.</param>
    /// <param name="reason">For the log; quotes nothing.</param>
    /// <param name="link">Path where it goes on; null for nowhere.</param>
    /// <param name="linkText">Words of the link.</param>
    /// <param name="trace">Where something else was logged about it already.</param>
    public IResult Refuse(HttpContext http, TvErrorCode code, LocalText lead, string reason, string? link = null, LocalText? linkText = null, Guid? trace = null)
    {
        if (WantsJson(http.Request))
        {
            return answers.Error(http, code);
        }

        var id = trace ?? Guid.NewGuid();
        MvpdLog.PageRefused(log, code.Status, reason, id);
        http.Response.Headers[TvHeaders.Trace] = id.ToString();
        return HtmlPage.Of<TvMessagePage>(new { View = View(http), Title = TvTexts.ProblemTitle, Lead = lead, Link = link, LinkText = linkText, Trace = (Guid?)id }, code.Status);
    }

    /// <summary>There is nothing at that address.</summary>
    public IResult Missing(HttpContext http) => Refuse(http, TvErrorCodes.NotFound, TvTexts.Nowhere, "no such organization or provider");

    /// <summary>What the address stood for is over.</summary>
    public IResult Over(HttpContext http) =>
        HtmlPage.Of<TvMessagePage>(new { View = View(http), Title = TvTexts.OverTitle, Lead = TvTexts.OverLead }, StatusCodes.Status400BadRequest);

    /// <summary>The viewer logged out at the provider, which wants no answer.</summary>
    public IResult LoggedOut(HttpContext http) =>
        HtmlPage.Of<TvMessagePage>(new { View = View(http), Title = TvTexts.LoggedOutTitle, Lead = TvTexts.LoggedOutLead, Good = true });

    /// <summary>Posts a message to a provider through the browser.</summary>
    public IResult HandOver(HttpContext http, string address, (string Field, string Value) message, string? relayState)
    {
        var fields = new List<KeyValuePair<string, string>> { new(message.Field, message.Value) };
        if (relayState is not null)
        {
            fields.Add(new(Protocols.Saml.PostBinding.RelayState, relayState));
        }

        return HtmlPage.Of<HandOverPage>(new { View = View(http), Address = address, Fields = (IReadOnlyList<KeyValuePair<string, string>>)fields });
    }

    private static bool WantsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("html", StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Leaving(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status302Found;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
