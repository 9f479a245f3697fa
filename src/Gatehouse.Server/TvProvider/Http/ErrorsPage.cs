using System.Globalization;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary><c>GET /tv/errors</c>: where errors point to for help, unless the operator has a page of their own.</summary>
internal static class ErrorsPage
{
    /// <summary>Route handler.</summary>
    public static IResult Get()
    {
        var rows = HtmlText.Empty;
        foreach (var code in TvErrorCodes.All.OrderBy(c => c.Code, StringComparer.Ordinal))
        {
            rows = HtmlText.Of($"{rows}<dt id=\"{code.Code}\"><code>{code.Code}</code></dt><dd>{code.Message} <span class=\"hint\">Status {code.Status.ToString(CultureInfo.InvariantCulture)}; {Advice(code.Action)}</span></dd>\n");
        }

        return new PlainPage("Errors of the entitlement API", HtmlText.Of($"<p>The <code>trace</code> of an error is in the server's log.</p>\n<dl>\n{rows}</dl>"));
    }

    private static string Advice(TvErrorAction action) => action switch
    {
        TvErrorAction.Configuration => "the operator has to correct the configuration.",
        TvErrorAction.ApplicationRegistration => "get a new access token; if that does not help, register again.",
        TvErrorAction.Authentication => "the viewer has to sign in again.",
        TvErrorAction.Authorization => "ask for authorization again.",
        TvErrorAction.Retry => "try again, two or three times, a little later each time.",
        _ => "the call itself has to be corrected.",
    };
}
