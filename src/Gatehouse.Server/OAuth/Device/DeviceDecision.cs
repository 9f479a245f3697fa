using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Device;

/// <summary>What a person who signed in says about a device.</summary>
internal sealed class DeviceDecision(
    Database database, Sites sites, IPeople people, IDeviceCodes devices, DeviceLookup lookup, InteractionStore interactions, BrowserCookie cookie,
    OAuthPages pages, PagePaths paths)
{
    /// <summary><c>POST /{org}/device/decide</c></summary>
    public static Task<IResult> DecideAsync(string org, HttpContext http, DeviceDecision decision, CancellationToken ct) => decision.DecideAsync(org, http, ct);

    /// <summary>The page with code and client; the one for the code again when no device waits with it.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, Site site, string key, CancellationToken ct)
    {
        if (await FindAsync(http, site, key, ct) is not { } row || await people.FindAsync(site.OrganizationId, row.PersonId!, ct) is not { Active: true } person)
        {
            return pages.Stale(http, site);
        }

        var code = InteractionStore.Read<DeviceState>(row).UserCode;
        var finding = await lookup.FindAsync(site.OrganizationId, person.Id, code, ct);
        return finding is DeviceFinding.Waiting(var device, var client)
            ? HtmlPage.Of<DeviceConfirmPage>(new
            {
                View = pages.View(http, site),
                Action = $"/{site.Slug}/device/decide",
                Key = key,
                Code = Shown(code),
                Client = client.Name,
                Person = person.PreferredName,
                Scopes = device.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            })
            : Again(http, site, key, code, finding);
    }

    /// <summary>Another code, typed by the same person.</summary>
    public async Task<IResult> RetypeAsync(HttpContext http, Site site, string key, string code, CancellationToken ct)
    {
        var kept = await database.WriteAsync(async tx =>
            await interactions.LockAsync(tx, site.OrganizationId, InteractionKinds.Device, key) is { PersonId: not null } row && BrowserCookie.IsSame(http.Request, row)
            && await InteractionStore.ReplaceAsync(tx, row, new DeviceState(code)), ct);
        return kept ? AuthorizationAnswers.SeeOther(http, paths.Of($"/{site.Slug}/device?key={key}")) : pages.Stale(http, site);
    }

    private async Task<IResult> DecideAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        var form = await RequestForms.ReadPageAsync(http, ct);
        if (form?["key"] is not { } key || await FindAsync(http, site, key, ct) is not { } found)
        {
            return pages.Stale(http, site);
        }

        // Looked up and counted again: the form can be sent without the page before it.
        var code = InteractionStore.Read<DeviceState>(found).UserCode;
        var finding = await lookup.FindAsync(site.OrganizationId, found.PersonId!, code, ct);
        if (finding is not DeviceFinding.Waiting(var device, var client))
        {
            return Again(http, site, key, code, finding);
        }

        var allowed = form["decision"] == "allow";
        var decided = await database.WriteAsync(async tx =>
        {
            if (await interactions.LockAsync(tx, site.OrganizationId, InteractionKinds.Device, key) is not { } row)
            {
                return false;
            }

            await InteractionStore.EndAsync(tx, row);
            return allowed
                ? await devices.ApproveAsync(tx, site.OrganizationId, code, Approval(Visitor.Of(row)!, device))
                : await devices.DenyAsync(tx, site.OrganizationId, code);
        }, ct);
        cookie.Clear(http.Response, found);
        return decided ? Done(http, site, client, allowed) : pages.Stale(http, site);
    }

    // The device goes on when the browser has gone: its grant does not end with the session that it was allowed in.
    private static DeviceApproval Approval(Visitor visitor, PendingDevice device) =>
        new(visitor.PersonId, null, device.Scopes, visitor.Acr, visitor.Methods, visitor.AuthTime);

    private IResult Done(HttpContext http, Site site, OAuthClient client, bool allowed)
    {
        var view = pages.View(http, site);
        return allowed
            ? OAuthPages.Done(view, OAuthTexts.DeviceDoneTitle, view.Say(OAuthTexts.DeviceDoneLead).Replace("{client}", client.Name, StringComparison.Ordinal), good: true)
            : OAuthPages.Done(view, OAuthTexts.DeviceDeniedTitle, view.Say(OAuthTexts.DeviceDeniedLead), good: false);
    }

    private async Task<InteractionRow?> FindAsync(HttpContext http, Site site, string key, CancellationToken ct) =>
        await interactions.FindAsync(site.OrganizationId, InteractionKinds.Device, key, ct) is { PersonId: not null } row && BrowserCookie.IsSame(http.Request, row) ? row : null;

    private IResult Again(HttpContext http, Site site, string key, string code, DeviceFinding finding)
    {
        var (problem, status) = finding is DeviceFinding.TooMany
            ? (OAuthTexts.DeviceTooMany, StatusCodes.Status429TooManyRequests)
            : (OAuthTexts.DeviceWrong, StatusCodes.Status400BadRequest);
        return HtmlPage.Of<DevicePage>(new { View = pages.View(http, site), Action = $"/{site.Slug}/device", Key = key, Code = code, Problem = problem }, status);
    }

    // As the device shows it, however it was typed.
    private static string Shown(string typed)
    {
        var letters = string.Concat(typed.Where(char.IsAsciiLetter)).ToUpperInvariant();
        return letters.Length == 8 ? $"{letters[..4]}-{letters[4..]}" : letters;
    }
}
