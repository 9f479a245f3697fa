using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Http;

namespace Gatehouse.Server.OAuth.Pages;

/// <summary>Reads what browsers send.</summary>
internal static class RequestForms
{
    /// <summary>Largest form of a page of ours.</summary>
    public const long MaxPageForm = 8 * 1024;

    /// <summary>Parameters of a protocol request: the query of a GET, the body of a POST.</summary>
    public static async Task<(OAuthParameters? Parameters, OAuthError? Error)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return await OAuthForm.ReadAsync(http, ct);
        }

        return OAuthParameters.TryParse(http.Request.QueryString.Value, out var parameters, out var error) ? (parameters, null) : (null, error);
    }

    /// <summary>Fields of a form of our own; null for what no form of ours sends.</summary>
    public static async Task<OAuthParameters?> ReadPageAsync(HttpContext http, CancellationToken ct) =>
        HttpMethods.IsPost(http.Request.Method) ? (await ReadAsync(http, ct)).Parameters : null;
}
