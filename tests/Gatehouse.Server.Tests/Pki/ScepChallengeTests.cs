using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Pki;

public abstract class ScepChallengeTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("missing", IssuanceCauses.ChallengeMissing)]
    [InlineData("wrong", IssuanceCauses.ChallengeWrong)]
    [InlineData("truncated", IssuanceCauses.ChallengeWrong)]
    [InlineData("too long", IssuanceCauses.ChallengeWrong)]
    [InlineData("reused", IssuanceCauses.ChallengeUsed)]
    [InlineData("expired", IssuanceCauses.ChallengeExpired)]
    [InlineData("of another attempt", IssuanceCauses.ChallengeOfAnother)]
    [InlineData("of another profile", IssuanceCauses.ChallengeWrong)]
    public async Task A_dynamic_challenge_that_is_not_right_is_refused(string kind, string cause)
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Dynamic" });
        var attempt = gate.Gate.Open();
        var good = await owner.NewChallengeAsync(profile.Id, attempt);
        var name = attempt;
        string? challenge;
        switch (kind)
        {
            case "missing": challenge = null; break;
            case "wrong": challenge = "not-a-challenge-that-anybody-made"; break;
            case "truncated": challenge = good[..^1]; break;
            case "too long": challenge = new string('x', 256); break;
            case "expired":
                challenge = good;
                await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update pki_challenge set expires_ms = 1 where attempt_id = @attempt", new { attempt }), Ct);
                break;
            case "of another attempt": (challenge, name) = (good, gate.Gate.Open()); break;
            case "of another profile":
                challenge = await owner.NewChallengeAsync((await owner.NewProfileAsync(new CreateScepProfile { Name = "Other" })).Id, attempt);
                break;
            default:
                challenge = good;
                await new ScepDevice(gate, profile, name, key: 1).EnrollAsync(good);
                break;
        }

        (await new ScepDevice(gate, profile, name).EnrollAsync(challenge)).AssertFailure(FailInfo.BadRequest);

        var request = (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests?state=failed")).Items[0];
        Assert.Equal((cause, "badRequest"), (request.Cause, request.FailInfo));
        Assert.Equal(IssuanceCauses.CountsAsWrong(cause), gate.Gate.Wrong.Contains(name));
        Assert.Contains(gate.Gate.Log, l => l.Organization == owner.OrganizationId && l.Code == "SCEP_FAIL");
    }

    [Fact]
    public async Task All_refused_challenges_read_the_same_from_outside()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Dynamic" });
        var attempt = gate.Gate.Open();
        var used = await owner.NewChallengeAsync(profile.Id, attempt);
        await new ScepDevice(gate, profile, attempt, key: 1).EnrollAsync(used);

        var reused = await new ScepDevice(gate, profile, attempt).EnrollAsync(used);
        var wrong = await new ScepDevice(gate, profile, attempt).EnrollAsync("wrong-wrong-wrong");

        Assert.Equal(reused, wrong);
    }

    [Fact]
    public async Task Five_wrong_challenges_lock_what_is_outstanding_for_the_attempt()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Dynamic" });
        var attempt = gate.Gate.Open();
        var good = await owner.NewChallengeAsync(profile.Id, attempt);
        for (var i = 0; i < 5; i++)
        {
            await new ScepDevice(gate, profile, attempt).EnrollAsync($"guess-number-{i}");
        }

        (await new ScepDevice(gate, profile, attempt).EnrollAsync(good)).AssertFailure(FailInfo.BadRequest);

        Assert.Equal(5, gate.Gate.Wrong.Count(a => a == attempt));
        Assert.Equal(
            IssuanceCauses.ChallengeLocked,
            (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests?state=failed")).Items[0].Cause);
    }

    [Fact]
    public async Task A_refused_request_spends_no_challenge()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Dynamic" });
        var attempt = gate.Gate.Open();
        var challenge = await owner.NewChallengeAsync(profile.Id, attempt);
        gate.Gate.Close(attempt);
        var device = new ScepDevice(gate, profile, attempt);
        (await device.EnrollAsync(challenge)).AssertFailure(FailInfo.BadRequest);

        await owner.PatchAsync<ScepProfile>("/api/v1/scep/profiles/" + profile.Id, new UpdateScepProfile { Description = "still there" });
        var states = await gate.Database.QueryAsync<string>("select state from pki_challenge where attempt_id = @attempt", new { attempt }, Ct);

        Assert.Equal(["issued"], states);
    }

    [Fact]
    public async Task A_static_password_alone_is_not_enough_a_live_attempt_must_be_named()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Static", Challenge = ScepChallengeKind.Static, StaticChallenge = "shared-password" });

        (await new ScepDevice(gate, profile, "no attempt").EnrollAsync("shared-password")).AssertFailure(FailInfo.BadRequest);
        (await new ScepDevice(gate, profile, Id.New("att", gate.Clock)).EnrollAsync("shared-password")).AssertFailure(FailInfo.BadRequest);
        (await new ScepDevice(gate, profile, gate.Gate.Open()).EnrollAsync("shared-passwore")).AssertFailure(FailInfo.BadRequest);
        Assert.NotNull((await new ScepDevice(gate, profile, gate.Gate.Open()).EnrollAsync("shared-password")).Certificate());
    }

    [Fact]
    public async Task A_replaced_static_password_is_good_until_its_grace_ends()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Static", Challenge = ScepChallengeKind.Static, StaticChallenge = "old-password" });
        await owner.PatchAsync<ScepProfile>(
            "/api/v1/scep/profiles/" + profile.Id, new UpdateScepProfile { StaticChallenge = "new-password", StaticChallengeGraceHours = 1 });

        Assert.NotNull((await new ScepDevice(gate, profile, gate.Gate.Open()).EnrollAsync("old-password")).Certificate());
        Assert.NotNull((await new ScepDevice(gate, profile, gate.Gate.Open(), key: 1).EnrollAsync("new-password")).Certificate());
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update pki_scep_profile set static_previous_until_ms = 1 where id = @Id", profile), Ct);
        (await new ScepDevice(gate, profile, gate.Gate.Open(), key: 2).EnrollAsync("old-password")).AssertFailure(FailInfo.BadRequest);
    }

    [Theory]
    [InlineData(ScepChallengeKind.Token, 700)]
    [InlineData(ScepChallengeKind.TokenShort, 90)]
    public async Task A_token_is_judged_by_the_gate_however_long_and_used_for_one_certificate(ScepChallengeKind kind, int length)
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Token", Challenge = kind });
        var token = "eyJ_" + new string('a', length);
        var attempt = gate.Gate.Open(token);

        (await new ScepDevice(gate, profile, attempt).EnrollAsync(token[..Math.Min(255, token.Length - 1)])).AssertFailure(FailInfo.BadRequest);
        (await new ScepDevice(gate, profile, gate.Gate.Open("another")).EnrollAsync(token)).AssertFailure(FailInfo.BadRequest);
        var certificate = (await new ScepDevice(gate, profile, attempt).EnrollAsync(token)).Certificate();
        (await new ScepDevice(gate, profile, attempt, key: 1).EnrollAsync(token)).AssertFailure(FailInfo.BadRequest);

        Assert.NotNull(certificate);
        Assert.Single(gate.Gate.Issued, i => i.AttemptId == attempt);
        Assert.Contains(
            (await owner.GetAsync<Page<Client.Contracts.Pki.ScepRequest>>("/api/v1/scep/requests?state=failed")).Items, r => r.Cause == "CERTIFICATE_EXISTS");
    }

    [Fact]
    public async Task A_challenge_for_a_device_renews_what_the_device_has()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Dynamic" });
        await new ScepDevice(gate, profile, "x").EnrollAsync(await owner.NewChallengeAsync(profile.Id, gate.Gate.Open()));
        var first = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates")).Items.Single();
        var deviceId = Id.New("dev", gate.Clock);
        var identities = gate.Services.GetRequiredService<IIdentities>();
        await gate.Database.WriteAsync(tx => identities.BindToDeviceAsync(tx, first.Id, deviceId), Ct);

        var challenge = await gate.Database.WriteAsync(tx => identities.NewChallengeAsync(tx, profile.Id, null, deviceId, TimeSpan.FromDays(7)), Ct);
        await new ScepDevice(gate, profile, "x", key: 1).EnrollAsync(challenge.Challenge!);

        var all = (await owner.GetAsync<Page<Certificate>>("/api/v1/pki/certificates?deviceId=" + deviceId)).Items;
        Assert.Equal([first.Id], all.Where(c => c.RenewsCertificateId is not null).Select(c => c.RenewsCertificateId));
        await gate.Database.WriteAsync(tx => identities.SupersedeOthersAsync(tx, deviceId, all[0].Id), Ct);
        Assert.Equal(CertificateState.Superseded, (await owner.GetAsync<Certificate>("/api/v1/pki/certificates/" + first.Id)).State);
        Assert.Equal(CertificateState.Active, (await owner.GetAsync<Certificate>("/api/v1/pki/certificates/" + all[0].Id)).State);
    }

    [Fact]
    public async Task Revoking_an_attempt_ends_its_challenges_too()
    {
        var owner = await gate.OwnerAsync();
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Dynamic" });
        var attempt = gate.Gate.Open();
        var challenge = await owner.NewChallengeAsync(profile.Id, attempt);
        var identities = gate.Services.GetRequiredService<IIdentities>();

        await gate.Database.WriteAsync(tx => identities.RevokeForAttemptAsync(tx, attempt, "cessationOfOperation"), Ct);

        (await new ScepDevice(gate, profile, attempt).EnrollAsync(challenge)).AssertFailure(FailInfo.BadRequest);
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class ScepChallengeTestsOnSqlite(PkiOnSqlite gate) : ScepChallengeTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class ScepChallengeTestsOnPostgres(PkiOnPostgres gate) : ScepChallengeTests(gate);
