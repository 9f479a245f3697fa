using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Account;

/// <summary>Forms of the account pages. Each carries a key that only the browser with the session can have.</summary>
internal sealed class PostAccount(
    Database database, AccountDoor door, ShowAccount show, TotpStore totp, OwnPassword passwords, IAudit audit)
{
    /// <summary><c>POST …/app</c>: shows a secret for an authenticator app.</summary>
    public static Task<IResult> PrepareAsync(string org, HttpContext http, PostAccount post, CancellationToken ct) =>
        post.WithVisitAsync(org, http, post.PrepareAsync, ct);

    /// <summary><c>POST …/app/confirm</c>: puts it in force, and gives recovery codes.</summary>
    public static Task<IResult> ConfirmAsync(string org, HttpContext http, PostAccount post, CancellationToken ct) =>
        post.WithVisitAsync(org, http, post.ConfirmAsync, ct);

    /// <summary><c>POST …/app/remove</c>: ends the second factor.</summary>
    public static Task<IResult> RemoveAsync(string org, HttpContext http, PostAccount post, CancellationToken ct) =>
        post.WithVisitAsync(org, http, post.RemoveAsync, ct);

    /// <summary><c>POST …/codes</c>: new recovery codes in place of the old ones.</summary>
    public static Task<IResult> RenewCodesAsync(string org, HttpContext http, PostAccount post, CancellationToken ct) =>
        post.WithVisitAsync(org, http, post.RenewCodesAsync, ct);

    /// <summary><c>POST …/password</c>: a new password against the present one.</summary>
    public static Task<IResult> PasswordAsync(string org, HttpContext http, PostAccount post, CancellationToken ct) =>
        post.WithVisitAsync(org, http, post.PasswordAsync, ct);

    private async Task<IResult> PrepareAsync(HttpContext http, AccountVisit visit, IFormCollection form, CancellationToken ct)
    {
        var secret = await database.WriteAsync(tx => totp.PrepareAsync(tx, visit.Session.OrganizationId, visit.Person.Id), ct);
        return show.Scan(http, visit, secret, failed: false);
    }

    private async Task<IResult> ConfirmAsync(HttpContext http, AccountVisit visit, IFormCollection form, CancellationToken ct)
    {
        var code = form["code"].ToString().Replace(" ", "", StringComparison.Ordinal);
        var codes = await database.WriteAsync(async tx =>
        {
            if (!await totp.ConfirmAsync(tx, visit.Person.Id, code))
            {
                return null;
            }

            await NoteAsync(tx, visit, "person.second-factor-add");
            return await RecoveryCodes.RenewAsync(tx, visit.Person.Id);
        }, ct);
        return codes is not null ? show.Codes(http, visit, codes)
            : await totp.WaitingAsync(visit.Person.Id, ct) is { } secret ? show.Scan(http, visit, secret, failed: true)
            : await show.OverviewAsync(http, visit, null, ct); // confirmed in another window meanwhile
    }

    private async Task<IResult> RemoveAsync(HttpContext http, AccountVisit visit, IFormCollection form, CancellationToken ct)
    {
        await database.WriteAsync(async tx =>
        {
            if (await TotpStore.RemoveAsync(tx, visit.Person.Id))
            {
                await RecoveryCodes.RemoveUnneededAsync(tx, visit.Person.Id);
                await NoteAsync(tx, visit, "person.second-factor-remove");
            }
        }, ct);
        return await show.OverviewAsync(http, visit, AccountTexts.AppRemoved, ct);
    }

    private async Task<IResult> RenewCodesAsync(HttpContext http, AccountVisit visit, IFormCollection form, CancellationToken ct)
    {
        if (!(await SecondFactorView.ReadAsync(database, visit.Person.Id, ct)).Any)
        {
            return await show.OverviewAsync(http, visit, null, ct);
        }

        return show.Codes(http, visit, await database.WriteAsync(async tx =>
        {
            await NoteAsync(tx, visit, "person.recovery-codes");
            return await RecoveryCodes.RenewAsync(tx, visit.Person.Id);
        }, ct));
    }

    private async Task<IResult> PasswordAsync(HttpContext http, AccountVisit visit, IFormCollection form, CancellationToken ct)
    {
        var problem = await passwords.ChangeAsync(visit, form["current"].ToString(), form["new"].ToString(), ct);
        return problem is null
            ? await show.OverviewAsync(http, visit, AccountTexts.PasswordChanged, ct)
            : await show.OverviewAsync(http, visit, problem, ct, StatusCodes.Status403Forbidden);
    }

    private Task NoteAsync(Tx tx, AccountVisit visit, string action) =>
        audit.WriteAsync(tx, visit.Session.OrganizationId, "person", visit.Person.Id, action, visit.Person.Id);

    private async Task<IResult> WithVisitAsync(
        string org, HttpContext http, Func<HttpContext, AccountVisit, IFormCollection, CancellationToken, Task<IResult>> next, CancellationToken ct) =>
        await Forms.ReadAsync(http, ct) is { } form && await door.ReturnAsync(http, org, form["form"], ct) is { } visit
            ? await next(http, visit, form, ct)
            : show.Stale(http);
}
