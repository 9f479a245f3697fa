using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Support;

/// <summary>People who make and use passkeys through the pages, with the script's part played here.</summary>
public abstract partial class PasskeyTestBase(IGateFixture gate) : AccountsTestBase(gate)
{
    /// <summary>Path of somebody's account page.</summary>
    protected static string AccountPath(AdminClient person, string step = "") => $"/signin/security/{person.Slug}{step}";

    /// <summary>Opens somebody's account page, signed in by password.</summary>
    internal async Task<string> AccountPageAsync(Visit visit, AdminClient person)
    {
        using var ask = await visit.GetAsync(AccountPath(person));
        if (ask.StatusCode == HttpStatusCode.OK)
        {
            return await ask.Content.ReadAsStringAsync(Ct);
        }

        var flow = ask.Headers.Location!.OriginalString;
        using var signedIn = await visit.TapAsync(await visit.PageAsync(flow), flow, ("identifier", person.Email), ("password", GateFixture.Password));
        using var back = await visit.GetAsync(signedIn.Headers.Location!.OriginalString);
        return await visit.PageAsync(AccountPath(person));
    }

    /// <summary>What the browser is asked to do.</summary>
    internal static async Task<JsonElement> OptionsAsync(Visit visit, string page, string path)
    {
        using var answer = await visit.TapAsync(page, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return document.RootElement.Clone();
    }

    /// <summary>Makes a passkey; the answer is the page after it.</summary>
    internal async Task<HttpResponseMessage> AddAsync(Visit visit, AdminClient person, SoftAuthenticator authenticator, string name = "")
    {
        var page = await AccountPageAsync(visit, person);
        var options = await OptionsAsync(visit, page, AccountPath(person, "/passkeys/options"));
        return await visit.TapAsync(page, AccountPath(person, "/passkeys"), ("name", name), ("credential", authenticator.Create(options)));
    }

    /// <summary>Gives somebody a passkey, and returns the recovery codes that come with the first.</summary>
    internal async Task<IReadOnlyList<string>> HaveAsync(AdminClient person, SoftAuthenticator authenticator, string name = "")
    {
        using var visit = Browser();
        using var answer = await AddAsync(visit, person, authenticator, name);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. RecoveryCode().Matches(await answer.Content.ReadAsStringAsync(Ct)).Select(m => m.Value)];
    }

    /// <summary>Signs in with a passkey; the answer is not followed.</summary>
    internal async Task<HttpResponseMessage> UseAsync(Visit visit, string path, SoftAuthenticator authenticator)
    {
        var page = await visit.PageAsync(path);
        return await visit.TapAsync(page, path + "/passkey", ("credential", authenticator.Get(await OptionsAsync(visit, page, path + "/passkey/options"))));
    }

    /// <summary>As the other one, in a browser and a flow of its own.</summary>
    internal async Task<HttpResponseMessage> UseAsync(SignInRequest request, SoftAuthenticator authenticator)
    {
        using var visit = Browser();
        return await UseAsync(visit, await BeginAsync(request), authenticator);
    }

    /// <summary>Passkeys as an administrator sees them.</summary>
    protected static async Task<IReadOnlyList<Passkey>> ListAsync(AdminClient admin, string personId) =>
        (await admin.GetAsync<Client.Contracts.Common.Page<Passkey>>($"/api/v1/people/{personId}/passkeys")).Items;

    [GeneratedRegex("[0-9a-z]{4}(-[0-9a-z]{4}){3}")]
    private static partial Regex RecoveryCode();
}
