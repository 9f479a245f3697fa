using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Account;

/// <summary>Somebody at their own account pages.</summary>
/// <param name="Session">How they are signed in.</param>
/// <param name="Person">Who.</param>
/// <param name="Organization">Name of the organization.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="FormKey">Has to come back with each form.</param>
public sealed record AccountVisit(BrowserSession Session, DirectoryPerson Person, string Organization, string Slug, string FormKey)
{
    /// <summary>Address of a page or form, such as <c>/app</c>.</summary>
    public string Path(string step = "") => AccountPaths.Security(Slug) + step;
}

/// <summary>
/// Lets people to their own account pages: signed in not long ago, because whoever finds an unlocked browser must not be
/// able to take over the account.
/// </summary>
internal sealed class AccountDoor(
    Database database, OrganizationDirectory organizations, IBrowserSessions sessions, IPeople people, ISignIn signIn, BrowserCookies cookies, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>The visit; null when somebody has to sign in first, or there is no such organization.</summary>
    public async Task<AccountVisit?> EnterAsync(HttpContext http, string slug, CancellationToken ct)
    {
        if (await FindAsync(slug, ct) is not { } organization || await sessions.FindAsync(http, organization.Id, ct) is not { } session
            || session.AuthTime + Fresh <= time.GetUtcNow() || await people.FindAsync(organization.Id, session.PersonId, ct) is not { } person)
        {
            return null;
        }

        return new AccountVisit(session, person, organization.Name, organization.Slug, FormKey(cookies.Session(http.Request)!));
    }

    /// <summary>As above, for a form that came back; null also when the form is not ours.</summary>
    public async Task<AccountVisit?> ReturnAsync(HttpContext http, string slug, string? formKey, CancellationToken ct) =>
        await EnterAsync(http, slug, ct) is { } visit && formKey is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(formKey), Encoding.UTF8.GetBytes(visit.FormKey))
            ? visit
            : null;

    /// <summary>The path of a sign-in that leads here; null when there is no such organization.</summary>
    public async Task<string?> SignInPathAsync(string slug, CancellationToken ct)
    {
        if (await FindAsync(slug, ct) is not { } organization)
        {
            return null;
        }

        var request = new SignInRequest(organization.Id, Return(organization.Slug), null, SignInPurposes.Account, MaxAge: Fresh);
        return await database.WriteAsync(tx => signIn.BeginAsync(tx, request), ct);
    }

    /// <summary>Uses the result up; true when somebody is signed in. The session itself is the browser's.</summary>
    public async Task<bool> TakeAsync(string slug, string code, CancellationToken ct) =>
        await database.WriteAsync(tx => signIn.TakeAsync(tx, code, Return(slug)), ct) is SignInResult.SignedIn;

    private async Task<OrganizationRow?> FindAsync(string slug, CancellationToken ct) =>
        await organizations.FindBySlugAsync(slug, ct) is { Active: true } organization ? organization : null;

    private static string Return(string slug) => AccountPaths.Security(slug) + "/return";

    // Only the browser that has the session can know it.
    private static string FormKey(string session) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("account:" + session)));
}
