using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Pages;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>
/// The answer as a form that posts itself (OAuth 2.0 Form Post Response Mode §2); without script a button posts it. It may
/// go to the client and nowhere else.
/// </summary>
internal sealed class FormPostPage(ResponseTarget target, IReadOnlyList<KeyValuePair<string, string>> parameters, string language) : IResult
{
    private const string Script = "document.forms[0].submit()";
    private const string Style =
        ":root{color-scheme:light dark}body{font:1.0625rem/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0}"
        + "button{font:inherit;font-weight:600;min-height:3.25rem;padding:0 2rem;border-radius:.875rem;border:1px solid;cursor:pointer}";

    private static readonly string Allowed = $"default-src 'none'; script-src {Hash(Script)}; style-src {Hash(Style)}; base-uri 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ContentSecurityPolicy = $"{Allowed}; form-action {target.Source}";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Render(), httpContext.RequestAborted);
    }

    // Script and style stand apart from the encoded parts: their hashes are in the policy, so they must arrive byte by byte.
    private string Render()
    {
        var fields = parameters.Aggregate(HtmlText.Empty, (all, p) => HtmlText.Of($"{all}<input type=\"hidden\" name=\"{p.Key}\" value=\"{p.Value}\">\n"));
        var go = OAuthTexts.Continue.In(language);
        return HtmlText.Of($"<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{go}</title>\n")
            + $"<style>{Style}</style>\n</head>\n<body>\n"
            + HtmlText.Of($"<main>\n<form method=\"post\" action=\"{target.RedirectUri}\">\n{fields}<button type=\"submit\">{go}</button>\n</form>\n</main>\n")
            + $"<script>{Script}</script>\n</body>\n</html>\n";
    }

    private static string Hash(string inline) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline)))}'";
}
