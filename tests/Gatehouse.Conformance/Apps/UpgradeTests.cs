using System.Security.Cryptography;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>How an anonymous user becomes a known one; the cases AE-076 to AE-080.</summary>
[Specification("Apps")]
public abstract class AppUpgradeTests(Site site)
{
    private const string SignIn = "SignIn";
    private const string Back = "com.example.app:/signed-in";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AE_076_Whoever_has_no_user_yet_keeps_the_subject()
    {
        var (tenant, oauth) = await TenantAsync();
        await using var phone = await LoggedInAsync(tenant, oauth);
        await phone.ExchangeAsync();
        var (before, exchanges) = (phone.User, phone.Wire.Count("token-exchange", 200));

        var result = await phone.PostAsync(StatusType.Ok, new UpgradeAnonymousUserEvent(tenant.Id, SignIn));

        Assert.Equal(before, result.UserIdentifier);
        var claims = (await phone.PostAsync(StatusType.Ok, new GetIamAccessTokenClaimsEvent())).Claims;
        Assert.Equal((before.UserId, "false"), (claims["sub"], claims["anon"]));
        await phone.PostAsync(StatusType.Ok, new ExchangeIamTokenEvent(tenant.Bank)); // wants level 1
        Assert.Equal(exchanges + 1, phone.Wire.Count("token-exchange", 200));

        phone.Kill();
        await phone.StartAsync();
        await phone.LoginAsync();
        await phone.PostAsync(StatusType.Ok, new ExchangeIamTokenEvent(tenant.Bank));
    }

    [Fact]
    public async Task AE_077_and_AE_078_Conflict_changes_nothing_and_its_token_goes_on_with_a_merge()
    {
        var (tenant, oauth) = await TenantAsync();
        await using var first = await LoggedInAsync(tenant, oauth);
        await using var second = await LoggedInAsync(tenant, oauth);
        await first.PostAsync(StatusType.Ok, new UpgradeAnonymousUserEvent(tenant.Id, SignIn));
        var (known, anonymous) = (first.User, second.User);

        var conflict = await second.PostAsync(StatusType.UserIdAlreadyExists, new UpgradeAnonymousUserEvent(tenant.Id, SignIn));
        Assert.NotNull(conflict.ConflictToken);
        Assert.Equal(anonymous, second.User);
        await second.ExchangeAsync(force: true);

        var merged = await second.PostAsync(
            StatusType.Ok, new UpgradeAnonymousUserEvent(tenant.Id, SignIn, Strategy: UpgradeStrategy.Merge) { ConflictToken = conflict.ConflictToken });

        Assert.Equal(known, merged.UserIdentifier);
        Assert.Equal(known, second.User);
        var old = await tenant.Tenant.Api.GetAppUserAsync(anonymous.UserId, Ct);
        Assert.Equal((AppUserState.Merged, known.UserId), (old.State, old.MergedInto));
        second.Kill();
        await second.StartAsync();
        Assert.Equal(known, second.User);
        await second.LoginAsync();
    }

    [Fact]
    public async Task AE_079_Closed_browser_leaves_the_anonymous_session_as_it_was()
    {
        var (tenant, oauth) = await TenantAsync();
        await using var phone = await LoggedInAsync(tenant, oauth, new ClosingBrowser());
        var before = phone.User;

        await phone.PostAsync(StatusType.UserCancel, new UpgradeAnonymousUserEvent(tenant.Id, SignIn));

        Assert.Equal((before, SdkState.LoggedIn), (phone.User, await phone.StateAsync()));
        await phone.ExchangeAsync(force: true);
    }

    [Fact]
    [Specification("RFC 9449 §10")]
    public async Task AE_080_Code_is_worth_nothing_with_another_key()
    {
        var (tenant, oauth) = await TenantAsync();
        await using var phone = await LoggedInAsync(tenant, oauth);
        var before = phone.User;
        using var other = await new SoftwareKeyStore().CreateAsync(Ct);
        var thief = new DpopProver(other, new ServerClock(TimeProvider.System));
        phone.Wire.Request = (request, step) =>
        {
            if (step != "authorization_code") return;
            var nonce = (string?)Jwt.Claims(request.Headers.GetValues("DPoP").Single())["nonce"];
            request.Headers.Remove("DPoP");
            request.Headers.Add("DPoP", thief.CreateAsync("POST", request.RequestUri!, null, nonce, Ct).GetAwaiter().GetResult());
        };

        await phone.PostAsync(StatusType.CannotAcquireTokenData, new UpgradeAnonymousUserEvent(tenant.Id, SignIn));

        Assert.Equal(400, phone.Wire.Last("authorization_code").Status);
        phone.Wire.Request = (_, _) => { };
        Assert.Equal(before, phone.User);
        await phone.ExchangeAsync(force: true);
    }

    private async Task<(AppTenant Tenant, OAuthSite People)> TenantAsync()
    {
        var tenant = await AppTenant.NewAsync(site);
        var settings = tenant.App.Settings;
        await tenant.Tenant.Api.CreateAppClientAsync(new CreateAppClient(SignIn, "Sign-in", settings with { AnonymousEnrollment = false, RedirectUris = [Back] }), Ct);
        await tenant.Tenant.Api.UpdateAppClientAsync(tenant.App.Id, new UpdateAppClient(Settings: settings with { UpgradeClientId = SignIn }), Ct);
        return (tenant, await OAuthSite.OfAsync(tenant.Tenant));
    }

    private static async Task<Phone> LoggedInAsync(AppTenant tenant, OAuthSite people, IAppBrowser? browser = null)
    {
        var phone = new Phone(tenant) { Browser = browser ?? new PersonAtBrowser(people) };
        phone.Change = options => options with { RedirectUri = new Uri(Back) };
        await phone.StartAsync();
        await phone.EnrollAsync();
        await phone.LoginAsync();
        return phone;
    }

    private sealed class ClosingBrowser : IAppBrowser
    {
        public Task<Uri?> AuthorizeAsync(Uri start, Uri redirectUri, CancellationToken ct) => Task.FromResult<Uri?>(null);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AppUpgradeOnSqlite(SqliteSite site) : AppUpgradeTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppUpgradeOnPostgres(PostgresSite site) : AppUpgradeTests(site);
