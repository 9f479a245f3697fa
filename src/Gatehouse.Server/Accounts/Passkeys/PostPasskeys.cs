using Gatehouse.Server.Accounts.Account;
using Gatehouse.Server.Accounts.Pages;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>People make and remove their own passkeys, on their account page.</summary>
internal sealed class PostPasskeys(
    Database database, AccountDoor door, ShowAccount show, PasskeyCeremonies ceremonies, PasskeyChallenges challenges, PasskeyStore passkeys, IAudit audit)
{
    /// <summary><c>POST …/passkeys/options</c>: what the browser asks an authenticator to make, for the script of the page.</summary>
    public static Task<IResult> OfferAsync(string org, HttpContext http, PostPasskeys post, CancellationToken ct) => post.OfferAsync(org, http, ct);

    /// <summary><c>POST …/passkeys</c>: what it made.</summary>
    public static Task<IResult> AddAsync(string org, HttpContext http, PostPasskeys post, CancellationToken ct) => post.AddAsync(org, http, ct);

    /// <summary><c>POST …/passkeys/remove</c>: ends one.</summary>
    public static Task<IResult> RemoveAsync(string org, HttpContext http, PostPasskeys post, CancellationToken ct) => post.RemoveAsync(org, http, ct);

    private async Task<IResult> OfferAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await Forms.ReadAsync(http, ct) is not { } form || await door.ReturnAsync(http, org, form["form"], ct) is not { } visit || !ceremonies.MayMake(visit.Session))
        {
            return Problems.Forbidden();
        }

        var person = new PasskeyUserEntity
        {
            Id = visit.Person.Id, Name = visit.Person.PreferredName, DisplayName = $"{visit.Person.Name} ({visit.Organization})",
        };
        var offer = await ceremonies.OfferAsync(http, visit.Session.OrganizationId, person, ct);
        await challenges.KeepAsync(visit.Session.Id, offer.AttestationState!, ct);
        return TypedResults.Text(offer.CreationOptionsJson, "application/json");
    }

    private async Task<IResult> AddAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await Forms.ReadAsync(http, ct) is not { } form || await door.ReturnAsync(http, org, form["form"], ct) is not { } visit)
        {
            return show.Stale(http);
        }

        var name = form["name"].ToString().Trim();
        if (!ceremonies.MayMake(visit.Session) || name.Length > PasskeyStore.MaxName || name.Any(char.IsControl)
            || await challenges.TakeAsync(visit.Session.Id, ct) is not { } kept
            || await ceremonies.CreateAsync(http, visit.Session.OrganizationId, visit.Person.Id, kept, form["credential"].ToString(), ct) is not { } made)
        {
            return await RefusedAsync(http, visit, ct);
        }

        var (id, codes) = await database.WriteAsync(tx => StoreAsync(tx, visit, made, name.Length > 0 ? name : Browsers.NameOf(http.Request.Headers.UserAgent)), ct);
        return codes is not null ? show.Codes(http, visit, codes)
            : id is not null ? await show.OverviewAsync(http, visit, AccountTexts.PasskeyAdded, ct)
            : await RefusedAsync(http, visit, ct);
    }

    private async Task<IResult> RemoveAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await Forms.ReadAsync(http, ct) is not { } form || await door.ReturnAsync(http, org, form["form"], ct) is not { } visit)
        {
            return show.Stale(http);
        }

        var id = form["passkey"].ToString();
        await database.WriteAsync(async tx =>
        {
            if (Id.Is("pky", id) && await PasskeyStore.RemoveAsync(tx, visit.Session.OrganizationId, visit.Person.Id, id))
            {
                await RecoveryCodes.RemoveUnneededAsync(tx, visit.Person.Id);
                await NoteAsync(tx, visit, "person.passkey-remove", new { Passkey = id });
            }
        }, ct);
        return await show.OverviewAsync(http, visit, AccountTexts.PasskeyRemoved, ct);
    }

    /// <summary>Stores it; whoever has no recovery codes yet gets some, since a password alone is not enough from now on.</summary>
    private async Task<(string? Id, IReadOnlyList<string>? Codes)> StoreAsync(Tx tx, AccountVisit visit, UserPasskeyInfo made, string name)
    {
        if (await passkeys.AddAsync(tx, visit.Session.OrganizationId, visit.Person.Id, made, name) is not { } id)
        {
            return (null, null);
        }

        await NoteAsync(tx, visit, "person.passkey-add", new { Passkey = id, Name = name });
        return (id, await RecoveryCodes.LeftAsync(tx, visit.Person.Id) > 0 ? null : await RecoveryCodes.RenewAsync(tx, visit.Person.Id));
    }

    private Task<IResult> RefusedAsync(HttpContext http, AccountVisit visit, CancellationToken ct) =>
        show.OverviewAsync(http, visit, AccountTexts.PasskeyFailed, ct, StatusCodes.Status403Forbidden);

    private Task NoteAsync(Tx tx, AccountVisit visit, string action, object detail) =>
        audit.WriteAsync(tx, visit.Session.OrganizationId, "person", visit.Person.Id, action, visit.Person.Id, detail);
}
