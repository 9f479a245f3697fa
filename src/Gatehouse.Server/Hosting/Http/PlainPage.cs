using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// A page that needs no script, no file and no framework: for setup and invitations, which must work before anything else
/// does. It is never cached, framed or named in a referrer, since its address holds a one-time code.
/// </summary>
public sealed class PlainPage(string title, HtmlText body, int status = StatusCodes.Status200OK) : IResult
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 30rem; padding: 2rem 1rem; }
        h1 { font-size: 1.5rem; }
        label { display: block; margin-top: 1rem; font-weight: 600; }
        .hint { font-weight: 400; display: block; }
        input { box-sizing: border-box; width: 100%; min-height: 2.75rem; padding: .5rem; font: inherit; border: 1px solid; border-radius: .375rem; }
        button { margin-top: 1.5rem; min-height: 2.75rem; padding: 0 1.5rem; font: inherit; font-weight: 600; border: 2px solid; border-radius: .375rem; cursor: pointer; }
        .error { border-left: .25rem solid #c00; padding: .5rem 1rem; }
        code { overflow-wrap: anywhere; }
        table { border-collapse: collapse; }
        th, td { text-align: start; padding: .25rem .75rem .25rem 0; white-space: nowrap; }
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A message above a form; nothing when null.</summary>
    public static HtmlText Error(string? message) =>
        message is null ? HtmlText.Empty : HtmlText.Of($"<p class=\"error\" role=\"alert\" id=\"error\">{message}</p>");

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(Render(), httpContext.RequestAborted);
    }

    // The style stands apart from the encoded parts: its hash is in the policy, so it must arrive byte by byte.
    private string Render() => HtmlText.Of(
        $"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n")
        + $"<style>{Style}</style>\n"
        + HtmlText.Of($"</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n");
}
