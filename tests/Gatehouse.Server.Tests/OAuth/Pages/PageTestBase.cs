using System.Net;
using System.Text.Json;
using System.Web;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth.Pages;

/// <summary>Clients that ask, and people who answer, in their browsers.</summary>
public abstract class PageTestBase(IGateFixture gate)
{
    protected const string Callback = "https://app.example/callback";
    protected const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    protected IGateFixture Gate { get; } = gate;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A public web client that asks for consent.</summary>
    protected static ClientSettings Settings => new()
    {
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        RedirectUris = [Callback, "https://app.example/other?keep=1"],
        PostLogoutRedirectUris = ["https://app.example/bye"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken, GrantTypes.DeviceCode],
        ResponseTypes = ["code"],
        Scopes = "openid profile email groups offline_access",
        Audiences = ["userinfo", "https://api.example/"],
    };

    /// <summary>What Apple's device client is registered with.</summary>
    protected static ClientSettings DeviceSettings => new()
    {
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        RedirectUris = [AppleCallback],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = "MDM",
        Audiences = [Audiences.Mdm],
        RequirePkce = false,
        AskConsent = false,
        PermanentRedirect = true,
        GrantKind = GrantKinds.DeviceEnrollment,
    };

    protected const string AppleCallback = "apple-remotemanagement-user-login:/oauth2/redirection";

    /// <summary>Registers a client, and returns its <c>client_id</c>.</summary>
    protected Task<string> ClientAsync(AdminClient admin, ClientSettings? settings = null, string name = "Wiki") => Gate.Database.WriteAsync(
        tx => Gate.Services.GetRequiredService<IClients>().EnsureAsync(tx, new BuiltInClient(admin.OrganizationId, Guid.NewGuid().ToString("n"), name, settings ?? Settings)), Ct);

    internal Visit Browser(string language = "en", string userAgent = Visit.Mac) => new(Gate.Address, userAgent, language);

    /// <summary>The address of an authorization request; parameters given here replace the usual ones, null takes one out.</summary>
    protected static string Request(AdminClient admin, string clientId, params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = clientId,
            ["redirect_uri"] = Callback,
            ["scope"] = "openid profile",
            ["state"] = "st-1",
            ["code_challenge"] = Pkce.Challenge(Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return $"/{admin.Slug}/oauth2/authorize?{FormEncoding.Encode(parameters.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value!)))}";
    }

    /// <summary>Goes where a redirect of ours leads; each on the way must be one. Ends with the first page, or at another site.</summary>
    internal static async Task<HttpResponseMessage> FollowAsync(Visit visit, HttpResponseMessage answer)
    {
        while (answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.Location?.OriginalString is ['/', ..] location)
        {
            answer.Dispose();
            answer = await visit.GetAsync(location);
        }

        return answer;
    }

    /// <summary>Opens an address and signs in where the page for that comes.</summary>
    internal static async Task<HttpResponseMessage> OpenAsync(Visit visit, string path, string email) =>
        await SignInAsync(visit, await visit.GetAsync(path), email);

    /// <summary>Signs in where an answer leads to the page for that.</summary>
    internal static async Task<HttpResponseMessage> SignInAsync(Visit visit, HttpResponseMessage answer, string email)
    {
        if (answer.Headers.Location?.OriginalString is not { } path || !path.StartsWith("/signin/", StringComparison.Ordinal))
        {
            return await FollowAsync(visit, answer);
        }

        var page = await visit.GetAsync(path);
        if (page.StatusCode == HttpStatusCode.SeeOther)
        {
            return await FollowAsync(visit, page); // signed in already, or nobody may be asked
        }

        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.True(page.StatusCode == HttpStatusCode.OK, html);
        return await FollowAsync(visit, await visit.TapAsync(html, path, ("identifier", email), ("password", GateFixture.Password)));
    }

    /// <summary>Answers the page that asks for consent.</summary>
    internal static async Task<HttpResponseMessage> DecideAsync(Visit visit, AdminClient admin, HttpResponseMessage page, string decision = "allow")
    {
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.True(page.StatusCode == HttpStatusCode.OK && html.Contains("oauth2/consent", StringComparison.Ordinal), html);
        return await visit.TapAsync(html, $"/{admin.Slug}/oauth2/consent", ("decision", decision));
    }

    /// <summary>Parameters of the answer to a client.</summary>
    protected static Dictionary<string, string> Answer(HttpResponseMessage response, string redirectUri = Callback, HttpStatusCode status = HttpStatusCode.SeeOther)
    {
        var location = response.Headers.Location?.OriginalString ?? "";
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {location}");
        Assert.StartsWith(redirectUri, location, StringComparison.Ordinal);
        var query = HttpUtility.ParseQueryString(location[(location.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        return query.AllKeys.ToDictionary(k => k!, k => query[k]!);
    }

    /// <summary>A whole authorization: sign-in, consent where it is asked, and the code.</summary>
    internal async Task<Dictionary<string, string>> AuthorizeAsync(Visit visit, AdminClient admin, string clientId, params (string Name, string? Value)[] changes)
    {
        var answer = await OpenAsync(visit, Request(admin, clientId, changes), admin.Email);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            answer = await DecideAsync(visit, admin, answer);
        }

        using (answer)
        {
            return Answer(answer, changes.FirstOrDefault(c => c.Name == "redirect_uri").Value ?? Callback);
        }
    }

    /// <summary>Redeems a code.</summary>
    protected async Task<JsonElement> RedeemAsync(AdminClient admin, string clientId, string code, string redirectUri = Callback)
    {
        using var answer = await PostAsync(
            $"/{admin.Slug}/oauth2/token",
            ("grant_type", "authorization_code"), ("client_id", clientId), ("code", code), ("redirect_uri", redirectUri), ("code_verifier", Verifier));
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>Posts a form as a program does.</summary>
    protected Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        Gate.Anonymous.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Ct);

    /// <summary>The JSON of an answer with the wanted status.</summary>
    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>The text of a page with the wanted status, which leads nowhere.</summary>
    protected static async Task<string> PageAsync(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {html}");
        Assert.Null(answer.Headers.Location);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return html;
    }
}
