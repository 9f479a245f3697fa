using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Flows;

/// <summary>A flow that this browser may go on with.</summary>
/// <param name="Word">From the address. Secret.</param>
/// <param name="Row">As stored.</param>
/// <param name="Wanted">What was asked for.</param>
/// <param name="FormKey">Has to come back with each form.</param>
public sealed record OpenFlow(string Word, FlowRow Row, SignInRequest Wanted, string FormKey)
{
    /// <summary>Address of a step, such as <c>/code</c>; nothing for the flow itself.</summary>
    public string Path(string step = "") => $"/signin/{Word}{step}";
}

/// <summary>
/// Lets a browser go on with a flow. The first one to open it keeps it, by a cookie, so that nobody can be signed in to
/// somebody else's flow by a link. Flows without cookies rely on their address alone, which therefore changes before somebody
/// sets up a second factor in one.
/// </summary>
public sealed class FlowDoor(Database database, FlowStore flows, BrowserCookies cookies)
{
    /// <summary>The flow, opened by a link or redirect; null when it is over, or another browser's.</summary>
    public async Task<OpenFlow?> EnterAsync(HttpContext http, string word, CancellationToken ct)
    {
        if (await flows.FindAsync(word, ct) is not { } row)
        {
            return null;
        }

        var wanted = row.Wanted;
        if (wanted.WithoutCookies)
        {
            return new OpenFlow(word, row, wanted, FormKey(word, ""));
        }

        var browser = cookies.EnsureBrowser(http);
        var hash = SecretToken.Hash(browser);
        var mine = row.BrowserHash is { } owner
            ? CryptographicOperations.FixedTimeEquals(owner, hash)
            : await database.WriteAsync(tx => tx.ExecuteAsync(
                "update accounts_flow set browser_hash = @browserHash where hash = @Hash and browser_hash is null", new { browserHash = hash, row.Hash }), ct) == 1;
        return mine ? new OpenFlow(word, row, wanted, FormKey(word, browser)) : null;
    }

    /// <summary>The flow behind a form that came back; null as above, or when the form is not ours.</summary>
    public async Task<OpenFlow?> ReturnAsync(HttpContext http, string word, string? formKey, CancellationToken ct)
    {
        if (await flows.FindAsync(word, ct) is not { } row)
        {
            return null;
        }

        var wanted = row.Wanted;
        var browser = wanted.WithoutCookies ? "" : cookies.Browser(http.Request);
        if (browser is null || !Owns(row, wanted, browser))
        {
            return null;
        }

        var wantedKey = FormKey(word, browser);
        return formKey is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(formKey), Encoding.UTF8.GetBytes(wantedKey))
            ? new OpenFlow(word, row, wanted, wantedKey)
            : null;
    }

    /// <summary>True when the browser that makes the request is the one that opened the flow.</summary>
    public bool IsOwner(HttpRequest request, FlowRow row)
    {
        var wanted = row.Wanted;
        return wanted.WithoutCookies || (cookies.Browser(request) is { } browser && Owns(row, wanted, browser));
    }

    private static bool Owns(FlowRow row, SignInRequest wanted, string browser) =>
        wanted.WithoutCookies || (row.BrowserHash is { } owner && CryptographicOperations.FixedTimeEquals(owner, SecretToken.Hash(browser)));

    // Nobody who lacks the address or the cookie can compute it, so nothing has to be stored.
    private static string FormKey(string word, string browser) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"form:{word}:{browser}")));
}
