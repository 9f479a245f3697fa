using System.Net;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Pki;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Pki.External;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Pki;

/// <summary>The test action of SCEP profiles.</summary>
public abstract class ScepProfileTestTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_built_in_profile_passes_every_step_and_issues_nothing()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });

        var result = await owner.PostAsync<ScepTest>($"/api/v1/scep/profiles/{profile.Id}/test", new { });

        Assert.True(result.Passed);
        Assert.Equal(["GetCACaps", "GetCACert", "CAFingerprint", "PKCSReq"], result.Steps.Select(s => s.Name));
        Assert.All(result.Steps, s => Assert.Equal(ScepTestOutcome.Passed, s.Outcome));
    }

    [Fact]
    public async Task Another_server_is_tested_over_HTTP_and_a_wrong_fingerprint_stops_it()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones" });
        using var http = new HttpClient();
        var server = new ExternalScepServer(http, new Uri(gate.Address, "/scep/" + profile.Id).ToString(), "any");

        var good = await new ScepDryRun(server, profile.CaFingerprint, 2048, gate.Clock).RunAsync(Ct);
        var unnamed = await new ScepDryRun(server, null, 2048, gate.Clock).RunAsync(Ct);
        var wrong = await new ScepDryRun(server, new string('A', 64), 2048, gate.Clock).RunAsync(Ct);

        Assert.True(good.Passed);
        Assert.Equal(ScepTestOutcome.Warning, unnamed.Steps[2].Outcome);
        Assert.False(wrong.Passed);
        Assert.Equal([ScepTestOutcome.Passed, ScepTestOutcome.Passed, ScepTestOutcome.Failed, ScepTestOutcome.Skipped], wrong.Steps.Select(s => s.Outcome));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_without_details_of_our_network()
    {
        using var ca = new ForeignCa(gate.Clock);
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile
        {
            Name = "External", Server = ScepServerKind.External, Url = "https://127.0.0.1:1/scep", IssuerCertificates = ca.Pem,
            Challenge = ScepChallengeKind.Static, StaticChallenge = "12345678",
        });

        var result = await owner.PostAsync<ScepTest>($"/api/v1/scep/profiles/{profile.Id}/test", new { });

        Assert.False(result.Passed);
        Assert.Equal(ScepTestOutcome.Failed, result.Steps[0].Outcome);
        Assert.All(result.Steps.Skip(1), s => Assert.Equal(ScepTestOutcome.Skipped, s.Outcome));
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class ScepProfileTestTestsOnSqlite(PkiOnSqlite gate) : ScepProfileTestTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class ScepProfileTestTestsOnPostgres(PkiOnPostgres gate) : ScepProfileTestTests(gate);

public sealed class GuardedHttpTests
{
    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    public void Only_addresses_of_the_open_internet_are_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://[::1]:1/")]
    public async Task Private_addresses_are_not_called_unless_the_setting_says_so(string address)
    {
        using var guarded = new GuardedHttp(Options.Create(new PkiOptions()));
        using var http = guarded.Client();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(address), TestContext.Current.CancellationToken));

        Assert.Contains("AllowPrivateScepServers", error.ToString(), StringComparison.Ordinal);
    }
}
