using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>Sends answers to clients through the browser.</summary>
internal static class AuthorizationAnswers
{
    /// <summary>The code.</summary>
    public static IResult Code(HttpContext http, string issuer, ResponseTarget target, string code) =>
        Send(http, target, AuthorizationResponse.Success(target.RedirectUri, code, target.State, Issuer(issuer, target)));

    /// <summary>An error; its description is for developers.</summary>
    public static IResult Error(HttpContext http, string issuer, ResponseTarget target, OAuthError error) =>
        Send(http, target, AuthorizationResponse.Failure(target.RedirectUri, error, target.State, Issuer(issuer, target)));

    /// <summary>A redirect that does not keep the method, so that no form is posted on.</summary>
    public static IResult SeeOther(HttpContext http, string location)
    {
        http.Response.Headers.Location = location;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    // Apple's device client is documented to get code and state, and nothing else.
    private static string? Issuer(string issuer, ResponseTarget target) => target.Permanent ? null : issuer;

    private static IResult Send(HttpContext http, ResponseTarget target, AuthorizationResponse response)
    {
        if (target.Mode == ResponseTarget.FormPost)
        {
            return new FormPostPage(target, response.Parameters, Languages.Of(http.Request));
        }

        // As text, not through a URI class, which would rewrite what was registered: Apple's address has no authority part.
        http.Response.Headers.Location = response.ToLocation();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.StatusCode(target.Permanent ? StatusCodes.Status308PermanentRedirect : StatusCodes.Status303SeeOther);
    }
}
