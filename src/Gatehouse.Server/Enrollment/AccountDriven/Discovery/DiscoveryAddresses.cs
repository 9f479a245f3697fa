using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Enrollment.AccountDriven.Discovery;

/// <summary>Addresses of account-driven enrollment. Slugs cannot change, so what stands on foreign web servers stays good.</summary>
internal sealed class DiscoveryAddresses(PublicUrls urls)
{
    /// <summary>Service discovery of one organization: what its domains redirect to, and what Apple is told.</summary>
    public string Discovery(string slug) => urls.For($"/enroll/account/{slug}/discovery");

    /// <summary>True for a redirect to the service discovery of an organization.</summary>
    public bool IsDiscovery(string slug, Uri address) => Same(new Uri(Discovery(slug)), address);

    /// <summary>Where devices post.</summary>
    /// <param name="slug">Organization.</param>
    /// <param name="mode"><c>byod</c> or <c>adde</c>.</param>
    /// <param name="ruleId">Rule that decided; null when the settings did.</param>
    public string Enroll(string slug, string mode, string? ruleId) =>
        urls.For(ruleId is null ? $"/enroll/account/{slug}/{mode}" : $"/enroll/account/{slug}/{mode}/{ruleId}");

    /// <summary>
    /// Where devices post that a plain file on the domain's own web server led here. The server itself answers with no such
    /// address, so a domain that does has it from whoever put the file there.
    /// </summary>
    public string EnrollByFile(string slug, string mode) => Enroll(slug, mode, "static");

    /// <summary>True for the address of <see cref="EnrollByFile"/>.</summary>
    public bool IsFile(string slug, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var to)
        && (Same(new Uri(EnrollByFile(slug, "byod")), to) || Same(new Uri(EnrollByFile(slug, "adde")), to));

    /// <summary>True for an enrollment address of an organization.</summary>
    public bool IsOf(string slug, string address) => address.StartsWith(urls.For($"/enroll/account/{slug}/"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Web sign-in, with what the server has to remember of the device.</summary>
    public string SignIn(string slug, string state) => urls.For($"/enroll/account/{slug}/sign-in?enrollment={state}");

    /// <summary>Path to which the sign-in returns.</summary>
    public static string SignedInPath(string slug, string state) => $"/enroll/account/{slug}/signed-in/{state}";

    /// <summary>An Enrollment SSO document.</summary>
    public string Sso(string slug, string id) => urls.For($"/enroll/account/{slug}/sso/{id}");

    /// <summary>Issuer of the organization's authorization server.</summary>
    public string Issuer(string slug) => urls.For($"/{slug}");

    // But for the query, which a redirect carries on.
    private static bool Same(Uri expected, Uri address) =>
        string.Equals(expected.GetLeftPart(UriPartial.Path), address.GetLeftPart(UriPartial.Path), StringComparison.OrdinalIgnoreCase);
}
