using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Scep;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>Every kind of challenge: the right one once, and all the wrong ones.</summary>
[Specification("Enrollment 6: challenges")]
public abstract class ChallengeTests(Site site)
{
    private const string Static = "a-shared-secret-of-many-devices";

    public static TheoryData<ScepChallengeKind> Kinds =>
        [ScepChallengeKind.Static, ScepChallengeKind.Dynamic, ScepChallengeKind.Token, ScepChallengeKind.TokenShort];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Right_challenge_gets_a_certificate(ScepChallengeKind kind)
    {
        var (_, peer) = await AttemptAsync(kind);

        Assert.IsType<ScepResult.Success>(await peer.RequestAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Wrong_challenge_is_badRequest_and_the_right_one_still_works(ScepChallengeKind kind)
    {
        var (tenant, peer) = await AttemptAsync(kind);
        var right = peer.Challenge!;
        peer.Challenge = Alter(right);

        var wrong = await peer.RequestAsync();
        peer.Challenge = right;

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(wrong).FailInfo);
        Assert.IsType<ScepResult.Success>(await peer.RequestAsync());
        Assert.NotEmpty(await tenant.LogAsync("SCEP_FAIL"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Missing_challenge_is_badRequest(ScepChallengeKind kind)
    {
        var (_, peer) = await AttemptAsync(kind);
        peer.Challenge = null;

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await peer.RequestAsync()).FailInfo);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Truncated_challenge_is_badRequest(ScepChallengeKind kind)
    {
        var (_, peer) = await AttemptAsync(kind);
        peer.Challenge = peer.Challenge!.Length > 255 ? peer.Challenge[..255] : peer.Challenge[..^3];

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await peer.RequestAsync()).FailInfo);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Challenge_gives_one_certificate_and_no_second(ScepChallengeKind kind)
    {
        var (_, peer) = await AttemptAsync(kind);
        await peer.RequestAsync();
        var second = new ScepPeer(await HttpAsync(), peer.Url, Renamed(peer), peer.Challenge, peer.UriName);

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await second.RequestAsync()).FailInfo);
    }

    [Theory]
    [InlineData(ScepChallengeKind.Dynamic)]
    [InlineData(ScepChallengeKind.TokenShort)]
    public async Task Challenge_of_another_attempt_is_badRequest(ScepChallengeKind kind)
    {
        var tenant = await site.TenantAsync();
        var token = await TokenAsync(tenant, kind);
        var one = await PeerAsync(tenant, token);
        var other = await PeerAsync(tenant, token);
        one.Challenge = other.Challenge;

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await one.RequestAsync()).FailInfo);
        Assert.IsType<ScepResult.Success>(await other.RequestAsync());
    }

    [Fact]
    public async Task Token_challenge_of_another_token_is_badRequest()
    {
        var tenant = await site.TenantAsync();
        var peer = await PeerAsync(tenant, await TokenAsync(tenant, ScepChallengeKind.Token));
        peer.Challenge = await tenant.JwtAsync(await TokenAsync(tenant, ScepChallengeKind.Token));

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await peer.RequestAsync()).FailInfo);
    }

    [Fact]
    public async Task Static_challenge_without_a_running_attempt_is_badRequest()
    {
        var (_, peer) = await AttemptAsync(ScepChallengeKind.Static);
        var anybody = new ScepPeer(await HttpAsync(), peer.Url, new X500DistinguishedName("CN=Anybody"), Static, null);

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await anybody.RequestAsync()).FailInfo);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Revoked_token_ends_the_issuance(ScepChallengeKind kind)
    {
        var tenant = await site.TenantAsync();
        var token = await TokenAsync(tenant, kind);
        var peer = await PeerAsync(tenant, token);
        await tenant.Api.RevokeEnrollmentTokenAsync(
            token.Id, new RevokeEnrollmentToken { Reason = "Test", CancelRunning = true }, TestContext.Current.CancellationToken);

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await peer.RequestAsync()).FailInfo);
    }

    [Fact]
    public async Task Attempt_is_locked_after_five_wrong_challenges()
    {
        var (tenant, peer) = await AttemptAsync(ScepChallengeKind.Dynamic);
        var right = peer.Challenge!;
        for (var guess = 0; guess < 5; guess++)
        {
            peer.Challenge = Alter(right) + guess;
            Assert.IsType<ScepResult.Failure>(await peer.RequestAsync());
        }

        peer.Challenge = right;

        Assert.IsType<ScepResult.Failure>(await peer.RequestAsync());
        Assert.Contains(await tenant.LogAsync("SCEP_FAIL"), e => e.Detail!.Value.GetRawText().Contains("LOCKED", StringComparison.Ordinal));
    }

    private async Task<HttpClient> HttpAsync() => (await site.TenantAsync()).Anonymous;

    private async Task<(Tenant Tenant, ScepPeer Peer)> AttemptAsync(ScepChallengeKind kind)
    {
        var tenant = await site.TenantAsync();
        return (tenant, await PeerAsync(tenant, await TokenAsync(tenant, kind)));
    }

    private static async Task<EnrollmentTokenInfo> TokenAsync(Tenant tenant, ScepChallengeKind kind)
    {
        var scep = await tenant.Api.CreateScepProfileAsync(
            new CreateScepProfile
            {
                Name = $"{kind} {Guid.NewGuid():n}",
                Challenge = kind,
                StaticChallenge = kind == ScepChallengeKind.Static ? Static : null,
            },
            TestContext.Current.CancellationToken);
        return await tenant.TokenAsync(request => request with { ScepProfileId = scep.Id });
    }

    private static async Task<ScepPeer> PeerAsync(Tenant tenant, EnrollmentTokenInfo token)
    {
        var profile = await WireDevice.DownloadAsync(tenant, tenant.NewDevice(DeviceKind.IPhone), token);
        return ScepPeer.Of(tenant, profile.OfType("com.apple.security.scep").Single().Keys);
    }

    // Another CSR for the same attempt: repeating the same one would be answered with the same certificate.
    private static X500DistinguishedName Renamed(ScepPeer peer) => new($"{peer.Subject.Name}, OU=Again");

    private static string Alter(string challenge) => (challenge[0] == 'x' ? 'y' : 'x') + challenge[1..];
}

[Collection(nameof(SqliteSite))]
public sealed class ChallengeOnSqlite(SqliteSite site) : ChallengeTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ChallengeOnPostgres(PostgresSite site) : ChallengeTests(site);
