using System.Net;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Gatehouse.Simulator.TvProvider.Mvpds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>Metadata of providers: fetched when it is first needed, renewed in time, and kept when it cannot be.</summary>
public abstract class MetadataTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private MetadataRefresh Refresh => (MetadataRefresh)gate.Services.GetService(typeof(MetadataRefresh))!;

    [Fact]
    public async Task Metadata_that_cannot_be_fetched_for_a_week_goes_on_counting_and_is_fetched_again_at_last()
    {
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer]));
        var world = await WorldAsync(provider);
        await world.SignInAsync();
        provider.Body = null;
        var fetches = provider.Fetches;

        for (var hour = 0; hour < 7 * 24; hour++)
        {
            gate.Clock.Advance(TimeSpan.FromHours(1));
            await Refresh.RunAsync(Ct);
        }

        // Every six hours at most, after it tried more often at first.
        Assert.InRange(provider.Fetches - fetches, 20, 45);
        Assert.True(world.Logged("cannot be fetched"));
        await (await world.AnotherAsync()).SignInAsync();

        provider.Body = Describe([MvpdWorld.Signer], logout: "https://blue.example/other-slo");
        gate.Clock.Advance(TimeSpan.FromHours(7));
        await Refresh.RunAsync(Ct);
        await Eventually.TrueAsync(async () =>
        {
            gate.Clock.Advance(TimeSpan.FromMinutes(1)); // the server's own worker may have it in hand
            return (await ProviderAsync(world)).Logout?.Location == "https://blue.example/other-slo";
        });
    }

    [Fact]
    public async Task A_provider_that_signs_with_a_new_key_is_believed_once_its_metadata_says_so()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=next", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(79));
        var next = new SamlSigner(key, certificate);
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer]));
        var world = await WorldAsync(provider);
        await world.SignInAsync();
        var second = await world.AnotherAsync();
        var sent = await second.GoAsync(await second.CodeAsync());
        var answer = (world.Answer(sent.Id) with { AssertionSigner = next }).ToXml();

        gate.Clock.Advance(TimeSpan.FromMinutes(2));
        using var early = await world.PostAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
        provider.Body = Describe([MvpdWorld.Signer, next]);
        gate.Clock.Advance(TimeSpan.FromMinutes(2));
        using var late = await world.PostAsync((world.Answer(sent.Id) with { AssertionSigner = next }).ToXml());

        Assert.Equal(HttpStatusCode.Redirect, late.StatusCode);
        await (await world.AnotherAsync()).SignInAsync();
    }

    [Fact]
    public async Task Strangers_with_unknown_keys_do_not_make_us_fetch_again_and_again()
    {
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer]));
        var world = await WorldAsync(provider);
        var sent = await world.GoAsync(await world.CodeAsync());
        gate.Clock.Advance(TimeSpan.FromMinutes(2));
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var forged = (world.Answer(sent.Id) with { AssertionSigner = new SamlSigner(key, TvExample.MvpdIdentity) }).ToXml();

        var known = new HashSet<SamlProvider>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < 5; i++)
        {
            using var response = await world.PostAsync(forged);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            known.Add(await ProviderAsync(world));
        }

        Assert.Equal(2, provider.Fetches);
        Assert.Single(known); // nor to read again what was fetched
    }

    [Fact]
    public async Task A_fetch_that_everybody_left_is_not_taken_for_the_next_one()
    {
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer]));
        var world = await WorldAsync(provider);
        var (fetcher, stated) = ((MetadataFetcher)gate.Services.GetService(typeof(MetadataFetcher))!, (await world.Site.SettingsAsync()).Mvpd(TvExample.BlueCable)!.Saml!);
        var open = new TaskCompletionSource();
        provider.Hold = open.Task;
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var left = fetcher.FetchAsync(world.Site.OrganizationId, TvExample.BlueCable, stated, leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        open.SetResult();
        await Eventually.TrueAsync(async () => await CountAsync(world) == 1);
        await Task.Delay(200, Ct); // what comes after the row
        await fetcher.FetchAsync(world.Site.OrganizationId, TvExample.BlueCable, stated, Ct);

        Assert.Equal(2, provider.Fetches);
    }

    [Fact]
    public async Task What_is_known_is_not_read_again_for_every_message_that_a_stranger_sends()
    {
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer]));
        var world = await WorldAsync(provider);
        await world.SignInAsync();
        var (providers, mvpd) = ((SamlProviders)gate.Services.GetService(typeof(SamlProviders))!, (await world.Site.SettingsAsync()).Mvpd(TvExample.BlueCable)!);
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update tv_mvpd_metadata set xml = null where org_id = @OrganizationId", new { world.Site.OrganizationId }), Ct);

        Assert.NotNull(await providers.KnownAsync(world.Site.OrganizationId, mvpd, Ct));
        gate.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(await providers.KnownAsync(world.Site.OrganizationId, mvpd, Ct));
        Assert.Equal(1, provider.Fetches);
    }

    [Fact]
    public async Task Metadata_with_another_signature_than_the_operator_wants_is_not_taken()
    {
        var own = Describe([MvpdWorld.Signer], sign: true);
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer]));
        var world = await WorldAsync(provider, s => s with { MetadataCertificates = [TvExample.MvpdIdentity.ExportCertificatePem()] });

        using var refused = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync()}");
        provider.Body = own;
        gate.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.True(world.Logged("NotSigned"));
        await world.SignInAsync();
    }

    [Fact]
    public async Task Metadata_that_has_ended_counts_no_more()
    {
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer], until: gate.Clock.GetUtcNow().AddDays(1)));
        var world = await WorldAsync(provider);
        await world.SignInAsync();
        provider.Body = null;
        gate.Clock.Advance(TimeSpan.FromDays(1));
        var fresh = await world.AnotherAsync();

        using var response = await fresh.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await fresh.CodeAsync()}");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        provider.Body = Describe([MvpdWorld.Signer]);
        gate.Clock.Advance(TimeSpan.FromMinutes(1.1));
        await fresh.SignInAsync();
    }

    [Fact]
    public async Task What_is_no_longer_configured_is_forgotten()
    {
        await using var provider = await DocumentAsync(Describe([MvpdWorld.Signer]));
        var world = await WorldAsync(provider);
        await world.SignInAsync();
        await world.Site.ActivateAsync(TvExample.Configuration);
        gate.Clock.Advance(TimeSpan.FromHours(7));
        var fetches = provider.Fetches;

        await Refresh.RunAsync(Ct);

        // The server's own worker may have claimed it first.
        await Eventually.TrueAsync(async () => await CountAsync(world) == 0);

        Assert.Equal(fetches, provider.Fetches);
    }

    private Task<long> CountAsync(MvpdWorld world) =>
        gate.Database.FirstAsync<long>("select count(*) from tv_mvpd_metadata where org_id = @id", new { id = world.Site.OrganizationId }, Ct);

    private async Task<SamlProvider> ProviderAsync(MvpdWorld world) => await ((SamlProviders)gate.Services.GetService(typeof(SamlProviders))!).FindAsync(
        world.Site.OrganizationId, (await world.Site.SettingsAsync()).Mvpd(TvExample.BlueCable)!, Ct);

    private Task<MvpdWorld> WorldAsync(Document provider, Func<TvSamlProvider, TvSamlProvider>? change = null) => MvpdWorld.StartAsync(
        gate, MvpdWorld.With(TvExample.BlueCable, m => m with { Saml = (change ?? (s => s))(new TvSamlProvider { MetadataUrl = provider.Address }) }));

    private static string Describe(SamlSigner[] keys, string logout = "https://blue.example/slo", bool sign = false, DateTimeOffset? until = null)
    {
        var metadata = new IdentityProviderMetadata(
            MvpdWorld.Provider, [.. keys.Select(k => k.Certificate)], [new SamlEndpoint(SamlBindings.Redirect, "https://blue.example/sso")])
        {
            SingleLogout = [new SamlEndpoint(SamlBindings.Redirect, logout)], ValidUntil = until,
        };
        return sign ? metadata.ToSignedXml(MvpdWorld.Signer) : metadata.ToXml();
    }

    private static async Task<Document> DocumentAsync(string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var document = new Document(app) { Body = body };
        app.MapGet("/metadata", document.Answer);
        await app.StartAsync(Ct);
        return document;
    }

    /// <summary>The metadata of a provider at an address.</summary>
    private sealed class Document(WebApplication app) : IAsyncDisposable
    {
        private int _fetches;

        /// <summary>Null while the provider is out of order.</summary>
        public string? Body { get; set; }

        /// <summary>Answers wait for this.</summary>
        public Task Hold { get; set; } = Task.CompletedTask;

        public int Fetches => _fetches;

        public string Address => $"{app.Urls.First()}/metadata";

        public async Task<IResult> Answer()
        {
            Interlocked.Increment(ref _fetches);
            await Hold;
            return Body is { } body ? Results.Text(body, "application/samlmetadata+xml") : Results.StatusCode(503);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class MetadataTestsOnSqlite(SqliteMvpdGate gate) : MetadataTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class MetadataTestsOnPostgres(PostgresMvpdGate gate) : MetadataTests(gate);
