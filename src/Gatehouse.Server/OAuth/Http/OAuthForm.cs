using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.OAuth.Http;

/// <summary>Reads the form that a client posts.</summary>
internal static class OAuthForm
{
    private const string MediaType = "application/x-www-form-urlencoded";

    /// <summary>The parameters, or what is wrong with them.</summary>
    public static async ValueTask<(OAuthParameters? Parameters, OAuthError? Error)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        // RFC 6749 §4.1.3: form encoded. Parameters in the address would end up in logs (§2.3.1), and are not looked at.
        if (!Is(http.Request.ContentType))
        {
            return (null, OAuthError.InvalidRequest($"The body is not {MediaType}."));
        }

        var body = await BodyBytes.ReadAsync(http.Request, OAuthParameters.MaxLength, ct);
        return body.Length > OAuthParameters.MaxLength
            ? (null, new OAuthError(OAuthErrorCodes.InvalidRequest, "The request is too long.", StatusCodes.Status413PayloadTooLarge))
            : OAuthParameters.TryParse(body.Span, out var parameters, out var error) ? (parameters, null) : (null, error);
    }

    private static bool Is(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);
    }
}
