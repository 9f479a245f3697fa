using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

public abstract class ProfileTests(IViewerGate gate)
{
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T63_T65_Who_signed_in_has_one_profile_and_before_that_none()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        Assert.Empty(await ViewerWorld.ProfilesAsync(app));

        await world.SignInAsync(app, signIn: ViewerWorld.SignIn("u-7c1f", ("householdID", "h-19ab"), ("language", "en")));
        var (all, one) = (await ViewerWorld.ProfilesAsync(app), await ViewerWorld.ProfilesAsync(app, TvExample.BlueCable));

        Assert.Equal(all.ToJsonString(), one.ToJsonString());
        var profile = Assert.Single(all).Value!;
        Assert.Equal(("regular", "BlueCable"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.Equal(gate.Clock.GetUtcNow().AddDays(30).ToUnixTimeMilliseconds(), (long)profile["notAfter"]!);
        Assert.Equal("""{"userID":{"value":"u-7c1f","state":"plain"},"householdID":{"value":"h-19ab","state":"plain"}}""", profile["attributes"]!.ToJsonString());
    }

    [Fact]
    public async Task T66_T67_A_profile_belongs_to_one_device_and_one_client()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        var other = await world.AppAsync();

        other.Headers["AP-Device-Identifier"] = app.Headers["AP-Device-Identifier"];
        Assert.Empty(await ViewerWorld.ProfilesAsync(other));
        app.Headers["AP-Device-Identifier"] += "x";
        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(other, TvExample.BlueCable))["error"]!["code"]);
    }

    [Fact]
    public async Task Profiles_may_belong_to_the_application_where_the_operator_wants_that()
    {
        var world = await ViewerWorld.CreateAsync(gate, c => c with
        {
            ServiceProviders = [.. c.ServiceProviders.Select(p => p with { Lenient = new TvLeniency { ProfilesOfApplication = true } })],
        });
        var application = await world.Site.ApplicationAsync();
        var (first, second) = (await world.AppAsync(application), await world.AppAsync(application));
        await world.SignInAsync(first);

        second.Headers["AP-Device-Identifier"] = first.Headers["AP-Device-Identifier"];

        Assert.Single(await ViewerWorld.ProfilesAsync(second));
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(second, TvExample.BlueCable))["authorized"]!);
    }

    [Fact]
    public async Task T72_A_profile_ends()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-1") with { Ends = gate.Clock.GetUtcNow().AddMinutes(2) });

        gate.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
    }

    [Fact]
    public async Task A_new_sign_in_replaces_the_profile_and_all_that_was_decided_for_it()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        var first = (string)(await app.PostAsync($"{ViewerWorld.Root}/sessions", ("mvpd", "BlueCable"), ("domainName", "acme.example"), ("redirectUrl", ViewerWorld.Done))).Ok().Json["code"]!;
        await world.FinishAsync(first, ViewerWorld.SignIn("u-1"));
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update tv_session set state = 'open' where code = @first", new { first }), Ct);

        await world.FinishAsync(first, ViewerWorld.SignIn("u-2"));

        Assert.Equal("u-2", (string?)Assert.Single(await ViewerWorld.ProfilesAsync(app)).Value!["attributes"]!["userID"]!["value"]);
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        Assert.Equal(["u-1", "u-2"], world.Mvpds.Asked.Select(q => q.UserId));
    }

    [Fact]
    public async Task T70_Sensitive_metadata_is_for_the_programmer_alone()
    {
        var certificate = new CertificateRequest("CN=acme", Key.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(gate.Clock.GetUtcNow().AddDays(-1), gate.Clock.GetUtcNow().AddDays(100));
        var world = await ViewerWorld.CreateAsync(gate, c => Releasing(c, "zip", "maxRating") with
        {
            Programmers = [c.Programmers[0] with { Certificates = [new TvCertificate(certificate.ExportCertificatePem(), EncryptsUserMetadata: true)] }, c.Programmers[1]],
        });
        var app = await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-1", ("zip", new[] { "77754", "12345" }), ("maxRating", new { MPAA = "PG-13" })));

        var attributes = Assert.Single(await ViewerWorld.ProfilesAsync(app)).Value!["attributes"]!;

        Assert.Equal("enc", (string?)attributes["zip"]!["state"]);
        Assert.Equal("""["77754","12345"]""", Encoding.UTF8.GetString(UserMetadataCipher.Decrypt((string)attributes["zip"]!["value"]!, Key.Value)!));
        Assert.Equal("""{"value":{"MPAA":"PG-13"},"state":"plain"}""", attributes["maxRating"]!.ToJsonString());
    }

    [Fact]
    public async Task T71_Without_a_certificate_sensitive_metadata_is_withheld_and_the_sign_in_goes_on()
    {
        var world = await ViewerWorld.CreateAsync(gate, c => Releasing(c, "zip"));
        var app = await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-1", ("zip", new[] { "77754" })));

        Assert.Equal(
            """{"error":"invalid_configuration_user_metadata_certificate"}""",
            Assert.Single(await ViewerWorld.ProfilesAsync(app)).Value!["attributes"]!["zip"]!.ToJsonString());
    }

    [Fact]
    public async Task T73_T74_A_degraded_profile_is_seen_only_where_its_MVPD_is_named()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        await world.Site.DegradeAsync(DegradationKind.AuthNAll, TvExample.FrailNet);

        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
        var profile = (await ViewerWorld.ProfilesAsync(app, TvExample.FrailNet))[TvExample.FrailNet]!;

        Assert.Equal(("degraded", "Adobe"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.StartsWith("95cf93bcd183214a", (string?)profile["attributes"]!["userID"]!["value"], StringComparison.Ordinal);
        gate.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ViewerWorld.ProfilesAsync(app, TvExample.FrailNet));
    }

    [Fact]
    public async Task Who_has_a_profile_keeps_it_under_degradation()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync(TvExample.FrailNet);
        await world.Site.DegradeAsync(DegradationKind.AuthNAll, TvExample.FrailNet);

        Assert.Equal("regular", (string?)(await ViewerWorld.ProfilesAsync(app, TvExample.FrailNet))[TvExample.FrailNet]!["type"]);
        Assert.Equal("authenticated", (string?)(await app.PostAsync($"{ViewerWorld.Root}/sessions", ("mvpd", TvExample.FrailNet))).Ok().Json["reasonType"]);
        Assert.Equal("degradation", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.FrailNet))["source"]);
    }

    [Fact]
    public async Task T68_T69_Whoever_knows_the_code_sees_the_profile_once_it_is_there()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var (app, poller) = (await world.AppAsync(), await world.AppAsync());
        poller.Headers.Clear();
        var code = (string)(await app.PostAsync($"{ViewerWorld.Root}/sessions", ("mvpd", "BlueCable"), ("domainName", "acme.example"), ("redirectUrl", ViewerWorld.Done))).Ok().Json["code"]!;

        Assert.Empty((await poller.GetAsync($"{ViewerWorld.Root}/profiles/code/{code}")).Ok().Json["profiles"]!.AsObject());
        await world.FinishAsync(code, ViewerWorld.SignIn("u-1"));
        Assert.Equal("regular", (string?)(await poller.GetAsync($"{ViewerWorld.Root}/profiles/code/{code}")).Ok().Json["profiles"]!["BlueCable"]!["type"]);
        (await poller.GetAsync($"{ViewerWorld.Root}/profiles/code/ZZZZZZZ")).Refused(400, "invalid_authentication_session");
    }

    [Fact]
    public async Task The_MVPD_logs_out_one_of_its_sessions_or_the_whole_user()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var (one, other, stranger) = (await world.SignedInAsync(), await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-7c1f") with { SessionIndexes = ["_s2"] }), await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-2")));
        var viewers = world.Site.Part<IViewers>();

        Assert.Equal(1, await gate.Database.WriteAsync(tx => viewers.LogOutAsync(tx, world.Site.OrganizationId, TvExample.BlueCable, "u-7c1f", ["_s2"]), Ct));
        Assert.Empty(await ViewerWorld.ProfilesAsync(other));
        Assert.Single(await ViewerWorld.ProfilesAsync(one));
        Assert.Equal(1, await gate.Database.WriteAsync(tx => viewers.LogOutAsync(tx, world.Site.OrganizationId, TvExample.BlueCable, "u-7c1f", []), Ct));
        Assert.Empty(await ViewerWorld.ProfilesAsync(one));
        Assert.Single(await ViewerWorld.ProfilesAsync(stranger));
    }

    [Fact]
    public async Task What_names_a_viewer_is_not_in_the_tables()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-very-secret", ("householdID", "h-very-secret")));
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);

        var rows = await gate.Database.QueryAsync<Stored>("select viewer_hash, user_key_hash, device_hash, data from tv_profile where org_id = @OrganizationId", new { world.Site.OrganizationId }, Ct);

        var row = Assert.Single(rows);
        var text = string.Join(' ', row.ViewerHash, row.UserKeyHash, row.DeviceHash, Encoding.Latin1.GetString(row.Data));
        Assert.DoesNotContain("very-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Headers["AP-Device-Identifier"].Split(' ')[1], text, StringComparison.Ordinal);
    }

    private static TvConfiguration Releasing(TvConfiguration configuration, params string[] keys) => configuration with
    {
        Integrations = [.. configuration.Integrations.Select(i => i with { Metadata = keys.ToDictionary(k => k, _ => new TvMetadataRelease(), StringComparer.Ordinal) })],
    };

    private sealed class Stored
    {
        public required string ViewerHash { get; init; }

        public required string UserKeyHash { get; init; }

        public required string DeviceHash { get; init; }

        public required byte[] Data { get; init; }
    }
}

[Collection(nameof(SqliteViewerGate))]
public sealed class ProfileTestsOnSqlite(SqliteViewerGate gate) : ProfileTests(gate);

[Collection(nameof(PostgresViewerGate))]
public sealed class ProfileTestsOnPostgres(PostgresViewerGate gate) : ProfileTests(gate);
