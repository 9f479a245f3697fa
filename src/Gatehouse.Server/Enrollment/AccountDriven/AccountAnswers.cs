using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven;

/// <summary>Answers that devices understand.</summary>
internal static class AccountAnswers
{
    /// <summary>Code of a refusal that Apple defines no code for; devices show their own words, and log ours.</summary>
    public const string Refused = "gatehouse.enrollment.refused";

    /// <summary>403 with a body.</summary>
    public static IResult Error(HttpContext http, DeviceError error)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.Headers.CacheControl = "no-store";
        return new Body(error.Write());
    }

    /// <summary>401 with exactly one challenge and an empty body; anything else would end the enrollment.</summary>
    public static IResult Challenge(HttpContext http, string challenge)
    {
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = challenge;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = 0;
        return TypedResults.Empty;
    }

    private sealed class Body(byte[] json) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = DeviceError.MediaType;
            httpContext.Response.ContentLength = json.Length;
            return httpContext.Response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
        }
    }
}
