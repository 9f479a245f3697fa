using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.AccountDriven.Sso;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>A device at the enrollment address.</summary>
internal sealed record Visit(HttpContext Http, OrganizationRow Organization, SettingsRow Settings, string Mode, string? RuleId, MachineInfo Device)
{
    public string? RemoteAddress => Http.Connection.RemoteIpAddress?.ToString();

    public string? UserAgent => Http.Request.Headers.UserAgent;
}

/// <summary>
/// Where devices post: first without a token, which is answered by a challenge, then with one, which is answered by the
/// profile. The body says which device it is, and is never taken for more than that.
/// </summary>
/// <remarks>Source: Apple, "Implementing the simple authentication user-enrollment flow" and "Implementing the OAuth2 authentication user-enrollment flow".</remarks>
internal sealed class EnrollEndpoint(
    OrganizationDirectory organizations, SettingsStore settings, MachineInfoCheck machines, Challenger challenger, IAccessTokens tokens,
    GiveProfile giving, Refusals refusals, SsoOffers offers, DiscoveryAddresses addresses, EnrollmentJournal journal)
{
    /// <summary><c>POST /enroll/account/{org}/byod</c> and <c>/adde</c>; behind it the rule that discovery found, or a word that is none where a plain file led here.</summary>
    public static Task<IResult> HandleAsync(string org, string mode, string? rule, HttpContext http, EnrollEndpoint endpoint, CancellationToken ct) =>
        endpoint.RunAsync(org, mode, rule, http, ct);

    private async Task<IResult> RunAsync(string org, string mode, string? rule, HttpContext http, CancellationToken ct)
    {
        // Whatever its content type says: documentation and devices differ, so the first byte decides.
        if (await BodyBytes.ReadWholeAsync(http.Request, CmsLimits.Message.MaxBytes, ct) is not { } body)
        {
            return Problems.BodyTooLarge();
        }

        if (await organizations.FindBySlugAsync(org, ct) is not { Active: true } organization)
        {
            return Problems.NotFound();
        }

        var (device, cause) = machines.Read(body);
        if (device is null)
        {
            return await refusals.DeviceAsync(http, organization, cause!, ct);
        }

        var visit = new Visit(http, organization, await settings.ReadAsync(organization.Id, ct), mode, rule, device);
        return await TokenAsync(http, organization.Id, ct) is { } token ? await giving.RunAsync(visit, token, ct) ?? await ChallengeAsync(visit, ct) : await ChallengeAsync(visit, ct);
    }

    private async Task<AccessTokenInfo?> TokenAsync(HttpContext http, string organizationId, CancellationToken ct) =>
        BearerHeader.Read(http.Request) is { } presented
        && await tokens.FindAsync(presented, ct) is { Audience: Audiences.Mdm, Kind: GrantKinds.DeviceEnrollment, PersonId: not null, DpopJkt: null, CertificateSha256: null } token
        && token.OrganizationId == organizationId
            ? token
            : null;

    private async Task<IResult> ChallengeAsync(Visit visit, CancellationToken ct)
    {
        var choice = await offers.ChoiceAsync(visit, ct);
        if (Words.Of(choice.Mode) != visit.Mode)
        {
            return await refusals.DeviceAsync(visit.Http, visit.Organization, choice.Mode == AccountMode.Off ? Causes.AccountSwitchedOff : Causes.AccountOtherMode, ct);
        }

        if (await challenger.ForDeviceAsync(visit.Organization, visit.Settings, choice, visit.Mode, visit.Device, ct) is not { } challenge)
        {
            return await refusals.UnavailableAsync(visit, Causes.DeviceClientDisabled, ct);
        }

        await AddSsoAsync(visit, ct);
        await journal.WriteAsync(new JournalEvent(visit.Organization.Id, Codes.AccountChallenged, "device")
        {
            RemoteAddress = visit.RemoteAddress,
            UserAgent = visit.UserAgent,
            Detail = new { visit.Mode, visit.Device.Product, build = visit.Device.Build, hadToken = visit.Http.Request.Headers.Authorization.Count > 0 },
        }, ct);
        return AccountAnswers.Challenge(visit.Http, challenge);
    }

    private async Task AddSsoAsync(Visit visit, CancellationToken ct)
    {
        if (await offers.OfAsync(visit, ct) is { } row)
        {
            var header = SsoRow.DocumentOf(row.Saved).IsDeveloper ? EnrollmentSsoDocument.DeveloperHeader : EnrollmentSsoDocument.Header;
            visit.Http.Response.Headers[header] = addresses.Sso(visit.Organization.Slug, row.Id);
        }
    }
}
