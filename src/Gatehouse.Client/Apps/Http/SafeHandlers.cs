using System.Net;

namespace Gatehouse.Client.Apps.Http;

/// <summary>The platform's own handlers, as the SDK uses them: no redirects, since tokens must not travel to wherever one leads.</summary>
internal static class SafeHandlers
{
    /// <summary>Makes one.</summary>
    /// <param name="trust">Which certificates are accepted.</param>
    /// <param name="cookies">A jar; null to keep none.</param>
    public static HttpMessageHandler Make(TrustRules trust, CookieContainer? cookies)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = cookies is not null };
        if (cookies is not null)
        {
            handler.CookieContainer = cookies;
        }

        if (trust.AreStrict)
        {
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) => trust.Accept(certificate, chain, errors);
        }

        return handler;
    }
}
