using System.Net;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Hosting.Proxies;
using Gatehouse.Server.Hosting.Tls;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>A server with a certificate of its own CA, a blocked network, and short-lived tokens only.</summary>
public sealed class StrictEnrollmentGate : SqliteGate, IEnrollmentGate
{
    private readonly FakeIdentities _identities = new();
    private readonly FakeMdm _mdm = new();
    private readonly string _root = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-test-").FullName, "root.pem");

    FakeIdentities IEnrollmentGate.Identities => _identities;

    FakeMdm IEnrollmentGate.Mdm => _mdm;

    protected override IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            File.WriteAllText(_root, TestDevice.AppleCa.Root.ExportCertificatePem());
            return new Dictionary<string, string>
            {
                ["Gatehouse:Enrollment:RootCaFile"] = _root,
                ["Gatehouse:Enrollment:MaxLifetime"] = "1.00:00:00",
                ["Gatehouse:Enrollment:DefaultLifetime"] = "01:00:00",
                ["Gatehouse:Enrollment:BlockedNetworks:0"] = "203.0.113.0/24",
                ["Gatehouse:Enrollment:AttemptsPerTokenPerMinute"] = "2",
                ["Gatehouse:Proxies:Addresses:0"] = "127.0.0.1",
            };
        }
    }

    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IIdentities>(_identities);
        builder.Services.AddSingleton<IMdmReadiness>(_mdm);
    }
}

/// <summary>Settings that change what people and administrators may do.</summary>
public sealed class SettingTests(StrictEnrollmentGate gate) : EnrollmentTestBase(gate), IClassFixture<StrictEnrollmentGate>
{
    [Fact]
    public async Task A_private_root_is_the_first_step_of_the_page_and_in_the_profile()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var visit = Visit();

        var page = await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        using var root = await visit.GetAsync("/enroll/root-ca");
        using var tapped = await visit.TapAsync(page);
        var file = await (await visit.GetAsync(tapped.Headers.Location!.OriginalString)).Content.ReadAsByteArrayAsync(Ct);

        Assert.Contains("First: trust this server", page, StringComparison.Ordinal);
        Assert.Equal("application/x-apple-aspen-config", root.Content.Headers.ContentType!.MediaType);
        Assert.True(HoldsRoot(await root.Content.ReadAsByteArrayAsync(Ct)));
        Assert.True(HoldsRoot(file));
    }

    [Fact]
    public async Task Tokens_live_as_long_as_allowed_and_no_longer()
    {
        var admin = await Gate.OwnerAsync();

        using var never = await PostAsync(admin, "/tokens", new CreateEnrollmentToken { Name = "t", NeverExpires = true });
        using var tooLong = await PostAsync(admin, "/tokens", new CreateEnrollmentToken { Name = "t", LifetimeSeconds = 2 * 86_400 });
        var usual = await TokenAsync(admin);

        Assert.Equal(HttpStatusCode.BadRequest, never.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        Assert.Equal(Gate.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), usual.ExpiresAt!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_blocked_network_gets_no_profile()
    {
        var admin = await Gate.OwnerAsync();
        var link = new Uri((await LinkAsync(admin, (await TokenAsync(admin)).Id)).ShortUrl).PathAndQuery;
        using var visit = Visit();
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.77");

        using var blocked = await visit.SendAsync(request);
        using var open = await visit.GetAsync(link);

        Assert.Equal(HttpStatusCode.Forbidden, blocked.StatusCode);
        Assert.Equal(HttpStatusCode.Found, open.StatusCode);
        Assert.Contains(await LogAsync(admin), e => e.Code == "ADDRESS_BLOCKED" && e.RemoteAddress == "203.0.113.77");
    }

    [Fact]
    public async Task More_attempts_in_a_minute_than_a_token_may_start_are_told_to_wait()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        await DownloadAsync(admin, token);
        await DownloadAsync(admin, token);
        using var visit = Visit();
        var page = await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        using var third = await visit.TapAsync(page);
        Gate.Clock.Advance(TimeSpan.FromSeconds(61));
        using var later = await visit.TapAsync(page);

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.True(third.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.SeeOther, later.StatusCode);
        Assert.Equal(3, (await ReadTokenAsync(admin, token.Id)).Reserved);
    }

    [Theory]
    [InlineData("Retention", "00:00:01")]
    [InlineData("BlockedNetworks:0", "everything")]
    [InlineData("AppleDeviceCaFile", "/nowhere.pem")]
    [InlineData("DownloadLifetime", "5.00:00:00")]
    [InlineData("SignMessages", "false")]
    [InlineData("DnsServers:0", "dns.example.com")]
    [InlineData("DnsServers:0", "5353")]
    [InlineData("DnsServers:0", "192.0.2.53:99999")]
    [InlineData("DnsServers:0", "0.0.0.0")]
    public void Settings_that_could_only_fail_later_are_refused_at_the_start(string key, string value)
    {
        var options = new EnrollmentOptions();
        Microsoft.Extensions.Configuration.ConfigurationBinder.Bind(
            Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(
                new Microsoft.Extensions.Configuration.ConfigurationBuilder(), [new(key, value)]).Build(), options);

        var result = new EnrollmentOptionsValidator(Options.Create(new TlsOptions()), Options.Create(new ProxyOptions())).Validate(null, options);

        Assert.True(result.Failed);
        Assert.Contains("Gatehouse:Enrollment:" + key.Split(':')[0], result.FailureMessage, StringComparison.Ordinal);
    }

    private static bool HoldsRoot(byte[] file)
    {
        Assert.True(ConfigurationProfile.TryParse(file, out var profile, out var error), error?.Reason);
        return profile.Keys.Array("PayloadContent")!.OfType<PlistDictionary>().Any(p =>
            p.Text("PayloadType") == "com.apple.security.root" && p.Data("PayloadContent") is { } der && der.Span.SequenceEqual(TestDevice.AppleCa.Root.RawData));
    }
}
