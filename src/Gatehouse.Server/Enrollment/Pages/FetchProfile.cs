using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Profiles;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>What the page links to: profiles, the root certificate, and the state for the poller.</summary>
internal static class FetchProfile
{
    private const int MaxSecret = 64;

    /// <summary><c>GET /enroll/profile/{secret}</c>: the same bytes on each fetch while the address lives; nothing once a certificate was issued.</summary>
    public static async Task<IResult> HandleAsync(
        string secret, HttpContext http, AttemptStore attempts, ProfileVault vault, OrganizationDirectory organizations, PageResults results, TimeProvider time,
        CancellationToken ct)
    {
        var attempt = secret.Length <= MaxSecret ? await attempts.FindBySecretAsync(secret, ct) : null;
        if (attempt is not null && await organizations.FindAsync(attempt.OrgId, ct) is not { Active: true })
        {
            return results.Problem(http.Request, Codes.OrganizationDisabled);
        }

        return attempt is not null && vault.Open(attempt, time.GetUtcNow()) is { } profile
            ? Profile(http, profile, "enroll.mobileconfig")
            : results.Problem(http.Request, LinkAdvice.DownloadGone, backLink: true);
    }

    /// <summary><c>GET /enroll/root-ca</c>: the root of this server's own certificate, where devices do not know it by themselves.</summary>
    public static IResult RootCa(HttpContext http, ProfileRenderer renderer, PageResults results) =>
        renderer.RootCa() is { } profile ? Profile(http, profile, "root-ca.mobileconfig") : results.Problem(http.Request, LinkAdvice.NothingHere);

    /// <summary><c>GET /enroll/status/{attempt}</c>: the name of the state, and nothing else.</summary>
    public static async Task<IResult> StatusAsync(string attempt, AttemptStore attempts, CancellationToken ct) =>
        Storage.Id.Is("att", attempt) && await attempts.FindAsync(attempt, ct) is { } row
            ? TypedResults.Ok(new EnrollmentPoll(row.Stage))
            : Problems.NotFound();

    private static IResult Profile(HttpContext http, byte[] profile, string name)
    {
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return TypedResults.Bytes(profile, ProfileWriter.MediaType);
    }
}
