using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>Turns devices and people away: what they get to read, and what the log says.</summary>
internal sealed class Refusals(EnrollmentJournal journal, HtmlPage pages, ILogger<Refusals> log)
{
    /// <summary>400 or 403 for a device that did not say who it is, or may not enroll here.</summary>
    public async Task<IResult> DeviceAsync(HttpContext http, OrganizationRow organization, string cause, CancellationToken ct)
    {
        var address = http.Connection.RemoteIpAddress?.ToString();
        AccountDrivenLog.DeviceRefused(log, cause, organization.Id, address);
        await journal.WriteAsync(new JournalEvent(organization.Id, Codes.AccountDeviceRefused, "device")
        {
            RemoteAddress = address,
            UserAgent = http.Request.Headers.UserAgent,
            Detail = new { cause },
        }, ct);
        var advice = CauseAdvice.All.GetValueOrDefault(cause) ?? CauseAdvice.Unknown;
        return cause is Causes.AccountSwitchedOff or Causes.AccountOtherMode
            ? AccountAnswers.Error(http, new DeviceError(AccountAnswers.Refused, advice.Admin))
            : EnrollmentProblems.DeviceRefused(cause, advice);
    }

    /// <summary>403 for a device whose person may not enroll; the device may show the text.</summary>
    public async Task<IResult> PersonAsync(Visit visit, string personId, string cause, CancellationToken ct)
    {
        AccountDrivenLog.PersonRefused(log, personId, cause);
        await journal.WriteAsync(Event(visit, Codes.AccountRefused, new { cause, personId }), ct);
        var advice = CauseAdvice.All[cause];
        var german = visit.Device.Language?.StartsWith("de", StringComparison.OrdinalIgnoreCase) == true;
        var view = pages.View(visit.Http.Request, visit.Organization.Name, german ? "de" : "en");
        return AccountAnswers.Error(visit.Http, new DeviceError(AccountAnswers.Refused, advice.Admin, visit.Settings.RefusalMessage ?? view.Say(advice.User, null, null)));
    }

    /// <summary>503 where the fault is ours; the device tries again later, and nobody has to sign in once more.</summary>
    public async Task<IResult> UnavailableAsync(Visit visit, string code, CancellationToken ct, AttemptRow? attempt = null)
    {
        await journal.WriteAsync(Event(visit, Codes.Misconfigured, new { cause = code }) with { AttemptId = attempt?.Id }, ct);
        visit.Http.Response.Headers.RetryAfter = "60";
        return AccountDrivenProblems.Unavailable(code);
    }

    private static JournalEvent Event(Visit visit, string code, object detail) => new(visit.Organization.Id, code, "device")
    {
        RemoteAddress = visit.RemoteAddress,
        UserAgent = visit.UserAgent,
        Detail = detail,
    };
}
