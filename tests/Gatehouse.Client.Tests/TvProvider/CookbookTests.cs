using System.Globalization;
using System.Text;
using Gatehouse.Client.Tests.TvProvider.Support;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.Tests.TvProvider;

/// <summary>The partner flow of the cookbook for Apple single sign-on, step by step, from registration to logout.</summary>
public sealed class CookbookTests
{
    private const string SamlResponse = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1">  <x>two  blanks</x></samlp:Response>""";
    private const string Issuer = "https://gate.example/saml/acme";

    private static readonly string SamlRequest = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        $"""<?xml version="1.0"?><samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Issuer>{Issuer}</saml:Issuer></samlp:AuthnRequest>"""));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apple_single_sign_on_goes_as_the_cookbook_tells()
    {
        using var room = new LivingRoom();
        var (story, now) = (room.Story, room.Now);
        var expiry = now.AddDays(300);

        // Retrieve client credentials.
        story.Calls("POST /o/client/register", 201, Answer.Client, seen =>
        {
            Assert.Equal("application/json", seen.ContentType);
            Assert.Equal(LivingRoom.Statement, seen.Json.GetProperty("software_statement").GetString());
            Assert.Equal("tvOS", seen.Told("X-Device-Info").GetProperty("osName").GetString());
        });

        // Retrieve access token.
        story.Calls("POST /o/client/token", 201, Answer.Token(), seen =>
        {
            Assert.Equal("application/x-www-form-urlencoded", seen.ContentType);
            Assert.Equal(("c_1", "s_1", "client_credentials"), (seen.Field("client_id"), seen.Field("client_secret"), seen.Field("grant_type")));
            Assert.NotNull(seen.Header("X-Device-Info"));
        });

        // Retrieve partner framework status: the user cannot be interrupted at this phase.
        story.Step("access, prompt False", _ => VideoAccountAccess.Granted);
        story.Step("account, interruption False", asked =>
        {
            var request = (VideoAccountRequest)asked;
            Assert.True(request.IncludeAccountProviderIdentifier && request.IncludeAuthenticationExpirationDate);
            Assert.Null(request.VerificationToken);
            return new VideoAccountMetadata("blue-cable-tv", expiry);
        });

        // Retrieve profiles: no profile is found.
        story.Calls("GET /api/v2/ACMETV/profiles", 200, Answer.NoProfiles, seen =>
        {
            Assert.Equal("Bearer at_1", seen.Header("Authorization"));
            IsOfDevice(seen);
            Tells(seen, "blue-cable-tv", expiry);
        });

        // Retrieve configuration.
        story.Calls("GET /api/v2/ACMETV/configuration", 200, Answer.Configuration, seen =>
        {
            IsOfDevice(seen);
            Assert.NotNull(seen.Header("X-Device-Info"));
        });

        // Retrieve partner framework status: the user can be interrupted to select a TV provider.
        story.Step("access, prompt True", _ => VideoAccountAccess.Granted);
        story.Step("account, interruption True", asked =>
        {
            var request = (VideoAccountRequest)asked;
            Assert.Equal(["blue-cable-tv", "picker-tel"], request.SupportedAccountProviderIdentifiers);
            Assert.Equal(["blue-cable-tv", "picker-tel"], request.FeaturedAccountProviderIdentifiers);
            Assert.Null(request.VerificationToken);
            return new VideoAccountMetadata("blue-cable-tv", expiry);
        });

        // Retrieve partner authentication request: the next action is to retrieve a profile by the partner's response.
        story.Calls(
            "POST /api/v2/ACMETV/sessions/sso/Apple", 200,
            Answer.Session(now, "partner_profile", mvpd: "BlueCable").With("authenticationRequest", new { type = "saml", request = SamlRequest, attributesNames = new[] { "uid", "NameID" } }),
            seen =>
            {
                Assert.Equal(("acme.example", "https://acme.example/done", null), (seen.Field("domainName"), seen.Field("redirectUrl"), seen.Field("mvpd")));
                Assert.Equal("application/x-www-form-urlencoded", seen.ContentType);
                IsOfDevice(seen);
                Tells(seen, "blue-cable-tv", expiry);
            });

        // Complete MVPD authentication with the partner framework: the user can be interrupted to authenticate.
        story.Step("access, prompt True", _ => VideoAccountAccess.Granted);
        story.Step("account, interruption True", asked =>
        {
            var request = (VideoAccountRequest)asked;
            Assert.Equal((SamlRequest, Issuer), (request.VerificationToken, request.ChannelIdentifier));
            Assert.Equal(["uid", "NameID"], request.AttributeNames);
            return new VideoAccountMetadata("blue-cable-tv", expiry, SamlResponse);
        });

        // Retrieve profile using the partner authentication response.
        story.Calls("POST /api/v2/ACMETV/profiles/sso/Apple", 201, Answer.Profiles(now, "appleSSO", "BlueCable"), seen =>
        {
            Assert.Equal(SamlResponse, Encoding.UTF8.GetString(Convert.FromBase64String(seen.Field("SAMLResponse")!)));
            IsOfDevice(seen);
            Tells(seen, "blue-cable-tv", expiry);
        });

        // Retrieve preauthorization decisions, with the status that is known: the app was in the foreground all the time.
        story.Calls(
            "POST /api/v2/ACMETV/decisions/preauthorize/BlueCable", 200,
            Answer.Decisions(Answer.Permit("acme-live"), Answer.Deny("acme-premium", "preauthorization_denied_by_mvpd")), seen =>
        {
            Assert.Equal(["acme-live", "acme-premium"], seen.Json.GetProperty("resources").EnumerateArray().Select(r => r.GetString()));
            Tells(seen, "blue-cable-tv", expiry);
        });

        // Retrieve partner framework status, without interruption, since the app has been in the background.
        story.Step("access, prompt False", _ => VideoAccountAccess.Granted);
        story.Step("account, interruption False", _ => new VideoAccountMetadata("blue-cable-tv", expiry));

        // Retrieve authorization decision.
        story.Calls("POST /api/v2/ACMETV/decisions/authorize/BlueCable", 200, Answer.Decisions(Answer.Permit("acme-live", "bWVkaWE=", now)), seen =>
        {
            Assert.Equal("application/json", seen.ContentType);
            Tells(seen, "blue-cable-tv", expiry);
        });

        // Initiate logout: the user has to go on at partner level.
        story.Calls(
            "GET /api/v2/ACMETV/logout/BlueCable?redirectUrl=https%3A%2F%2Facme.example%2Fdone", 200, Answer.Logout("BlueCable", "partner_logout", "partner_interactive"), seen =>
        {
            IsOfDevice(seen);
            Assert.Null(seen.Header("AP-Partner-Framework-Status"));
        });
        story.Step("ask to sign out of BlueCable", _ => true);

        var app = room.Start();
        var signIn = await app.SignInAsync(Ct);
        Assert.Equal((TvSignInOutcome.ByDeviceAccount, "appleSSO", "u-7c1f"), (signIn.Outcome, signIn.Profile?.Type, signIn.Profile?.UserId));
        var decorated = await app.PreauthorizeAsync(["acme-live", "acme-premium"], Ct);
        Assert.Equal([true, false], decorated.Select(d => d.IsAuthorized));
        Assert.All(decorated, d => Assert.Null(d.Token));
        app.EnterForeground();
        var decision = await app.AuthorizeAsync("acme-live", Ct);
        Assert.Equal((true, "bWVkaWE="), (decision.IsAuthorized, decision.Token?.SerializedToken));
        Assert.Equal(TvLogout.AtDevice, (await app.LogOutAsync(Ct))?.ActionName);
        Assert.Null(app.Current);
        story.IsOver();
    }

    // AP-Device-Identifier: a fingerprint in Base64, of which the device id cannot be read.
    private static void IsOfDevice(Seen seen)
    {
        var header = seen.Header("AP-Device-Identifier")!;
        Assert.StartsWith("fingerprint ", header, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(header["fingerprint ".Length..]).Length);
    }

    private static void Tells(Seen seen, string provider, DateTimeOffset expiry)
    {
        var status = seen.Told("AP-Partner-Framework-Status");
        Assert.Equal("granted", status.GetProperty("frameworkPermissionInfo").GetProperty("accessStatus").GetString());
        Assert.Equal(provider, status.GetProperty("frameworkProviderInfo").GetProperty("id").GetString());
        Assert.Equal(expiry.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), status.GetProperty("frameworkProviderInfo").GetProperty("expirationDate").GetString());
    }
}
