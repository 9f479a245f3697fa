using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Enrollment.AccountDriven.Sso;

/// <summary>Where devices fetch the document that a header of the challenge led them to. It holds nothing secret: devices come before anybody signed in.</summary>
internal static class SsoDocumentEndpoint
{
    /// <summary><c>GET /enroll/account/{org}/sso/{id}</c></summary>
    public static async Task<IResult> GetAsync(string org, string id, OrganizationDirectory organizations, SsoStore sso, CancellationToken ct) =>
        await organizations.FindBySlugAsync(org, ct) is { Active: true } organization && await sso.FindAsync(organization.Id, id, ct) is { } row
            ? TypedResults.Bytes(SsoRow.DocumentOf(row.Saved).Write(), "application/json")
            : Problems.NotFound();
}
