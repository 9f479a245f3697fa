using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Domains;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Enrollment.AccountDriven.Discovery;

/// <summary>
/// Which server manages this account: asked by devices before anything else, without any proof. An account that nobody
/// has gets the answer of one without exceptions, so that the answer does not tell who exists.
/// </summary>
/// <remarks>Source: Apple, "Discover Authentication Servers".</remarks>
internal sealed class DiscoveryEndpoint(
    DomainStore domains, OrganizationDirectory organizations, SettingsStore settings, RuleStore rules, IPeople people, DiscoveryAddresses addresses,
    EnrollmentJournal journal, ILogger<DiscoveryEndpoint> log)
{
    /// <summary><c>GET /.well-known/com.apple.remotemanagement</c>: the organization is that of the account's domain, or of the host that was asked. It repeats who claimed the domain, and so verifies no claim.</summary>
    public static async Task<IResult> ByDomainAsync(HttpContext http, DiscoveryEndpoint endpoint, CancellationToken ct)
    {
        if (!DiscoveryQuery.TryParse(http.Request.QueryString.Value, out var query, out var error))
        {
            return Problems.RequestInvalid(error.Reason);
        }

        return await endpoint.AnswerAsync(http, await endpoint.OwnerAsync(query, http.Request.Host.Host, ct), query, ct);
    }

    /// <summary><c>GET /enroll/account/{org}/discovery</c>: the same where the address names the organization, as redirects of its domains do.</summary>
    public static async Task<IResult> ByOrganizationAsync(string org, HttpContext http, DiscoveryEndpoint endpoint, CancellationToken ct) =>
        DiscoveryQuery.TryParse(http.Request.QueryString.Value, out var query, out var error)
            ? await endpoint.OfOrganizationAsync(http, org, query, ct)
            : Problems.RequestInvalid(error.Reason);

    private async Task<IResult> OfOrganizationAsync(HttpContext http, string org, DiscoveryQuery query, CancellationToken ct) =>
        await AnswerAsync(http, await organizations.FindBySlugAsync(org, ct), query, ct);

    // The domain that was typed says more than the host, which is ours when a redirect led here.
    private async Task<OrganizationRow?> OwnerAsync(DiscoveryQuery query, string host, CancellationToken ct) =>
        (UserIdentifier.TryParse(query.UserIdentifier, out var identifier) ? await domains.OwnerAsync(identifier.Domain, ct) : null)
        ?? (UserIdentifier.TryParseDomain(host, out var domain) ? await domains.OwnerAsync(domain, ct) : null);

    private async Task<IResult> AnswerAsync(HttpContext http, OrganizationRow? organization, DiscoveryQuery query, CancellationToken ct)
    {
        if (organization is not { Active: true })
        {
            AccountDrivenLog.DomainUnknown(log, http.Connection.RemoteIpAddress?.ToString());
            return AccountAnswers.Error(http, new DeviceError(DeviceError.WellKnownFailed, "No organization on this server has this domain."));
        }

        var row = await settings.ReadAsync(organization.Id, ct);
        var person = query.UserIdentifier is { Length: <= 512 } typed ? await people.FindByIdentifierAsync(organization.Id, typed, ct) : null;
        var choice = Choice.Of(row, await rules.ListAsync(organization.Id, ct), person is { Active: true } ? person : null, Choice.FamilyOf(query.ModelFamily));
        await journal.WriteAsync(Event(http, organization.Id, choice, query), ct);
        return choice.Mode == AccountMode.Off
            ? AccountAnswers.Error(http, new DeviceError(DeviceError.WellKnownFailed, "Account-driven enrollment is off for this account and kind of device.", row.RefusalMessage))
            : Found(http, organization.Slug, choice);
    }

    private IResult Found(HttpContext http, string slug, Choice choice)
    {
        var version = choice.Mode == AccountMode.Byod ? DiscoveryAnswer.Byod : DiscoveryAnswer.Adde;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(new DiscoveryAnswer(version, addresses.Enroll(slug, Words.Of(choice.Mode), choice.RuleId)).Write(), DiscoveryAnswer.MediaType);
    }

    // What was typed is somebody's account, and stays out of the log.
    private static JournalEvent Event(HttpContext http, string organizationId, Choice choice, DiscoveryQuery query) =>
        new(organizationId, choice.Mode == AccountMode.Off ? Codes.AccountDiscoveryRefused : Codes.AccountDiscovered, "device")
        {
            RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
            UserAgent = http.Request.Headers.UserAgent,
            Detail = new { family = Choice.FamilyOf(query.ModelFamily), choice.Mode, rule = choice.RuleId },
        };
}
