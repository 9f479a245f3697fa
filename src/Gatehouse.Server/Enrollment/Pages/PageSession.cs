using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>What the page remembers of a visitor.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="TokenId">Token that the link named.</param>
/// <param name="FormKey">Has to come back with each form. Secret.</param>
/// <param name="ExpiresMs">End of the memory.</param>
internal sealed record PageSession(string OrganizationId, string TokenId, string FormKey, long ExpiresMs)
{
    /// <summary>What the person said it runs on.</summary>
    public string? Device { get; init; }

    /// <summary>Attempt that was started here.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Secret part of the profile's address.</summary>
    public string? Secret { get; init; }

    /// <summary>Who signed in.</summary>
    public string? PersonId { get; init; }

    /// <summary>When they proved it.</summary>
    public long SignedInMs { get; init; }

    /// <summary>What they are called.</summary>
    public string? Person { get; init; }
}

/// <summary>
/// Keeps sessions in a cookie that only this server can read or make. So opening a link stores nothing here, and every
/// process knows every session.
/// </summary>
internal sealed class PageSessions(SecretBox secrets, PagePaths paths, IOptions<EnrollmentOptions> options, TimeProvider time)
{
    /// <summary>Name of the cookie.</summary>
    public const string CookieName = "gh_enroll";

    private const string Purpose = "enrollment.page-session";
    private const int MaxCookie = 4096;

    /// <summary>A new session for a token.</summary>
    public PageSession New(string organizationId, string tokenId) => new(
        organizationId, tokenId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)),
        (time.GetUtcNow() + options.Value.SessionLifetime).ToUnixTimeMilliseconds());

    /// <summary>The session of a request; null without one, or with one that ended or was tampered with.</summary>
    public PageSession? Read(HttpRequest request)
    {
        if (!request.Cookies.TryGetValue(CookieName, out var cookie) || cookie is not { Length: > 0 and <= MaxCookie } || !Base64Url.IsValid(cookie))
        {
            return null;
        }

        try
        {
            var session = JsonSerializer.Deserialize<PageSession>(secrets.Open(Base64Url.DecodeFromChars(cookie), Purpose));
            return session is not null && session.ExpiresMs > time.GetUtcNow().ToUnixTimeMilliseconds() ? session : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Hands the session to the browser: out of reach of scripts, and not sent along from other sites' forms.</summary>
    public void Write(HttpResponse response, PageSession session) => response.Cookies.Append(
        CookieName,
        Base64Url.EncodeToString(secrets.Seal(JsonSerializer.SerializeToUtf8Bytes(session), Purpose)),
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = paths.IsHttps,
            Path = paths.Of("/enroll"),
            IsEssential = true,
            MaxAge = options.Value.SessionLifetime,
        });

    /// <summary>True when a form carries the key of its session.</summary>
    public static bool IsGenuine(PageSession session, string? formKey) =>
        formKey is not null && CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(formKey), System.Text.Encoding.UTF8.GetBytes(session.FormKey));
}
