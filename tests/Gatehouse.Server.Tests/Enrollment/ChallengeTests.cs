using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>Who gets a certificate: right, wrong, reused, expired, truncated and other attempts' challenges.</summary>
public abstract class ChallengeTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    public static TheoryData<ScepChallengeType> TokenTypes => [ScepChallengeType.Token, ScepChallengeType.TokenShort];

    [Theory]
    [MemberData(nameof(TokenTypes))]
    public async Task The_challenge_in_the_profile_gives_one_certificate(ScepChallengeType type)
    {
        var (admin, attempt, challenge) = await StartAsync(type);

        var first = await AskForCertificateAsync(admin.OrganizationId, attempt, type, challenge);
        var again = await AskForCertificateAsync(admin.OrganizationId, attempt, type, challenge);

        Assert.IsType<IssuanceDecision.Allow>(first);
        Assert.Equal("CERTIFICATE_EXISTS", CauseOf(again));
        Assert.Equal(AttemptState.CertificateIssued, (await AttemptAsync(admin, attempt)).Attempt.State);
    }

    [Fact]
    public async Task A_short_challenge_has_under_255_characters_and_a_token_challenge_is_the_link_s_token()
    {
        var (_, _, brief) = await StartAsync(ScepChallengeType.TokenShort);
        var (admin, attempt, full) = await StartAsync(ScepChallengeType.Token);
        var token = (await AttemptAsync(admin, attempt)).Attempt.TokenId!;

        Assert.True(brief.Length < 100);
        Assert.Equal((await LinkAsync(admin, token)).Url.Split("token=")[1], full);
    }

    [Theory]
    [MemberData(nameof(TokenTypes))]
    public async Task Another_attempts_challenge_is_refused(ScepChallengeType type)
    {
        var (admin, attempt, _) = await StartAsync(type);
        var (_, _, other) = await StartAsync(type, admin);

        Assert.Equal("CHALLENGE_OTHER_ATTEMPT", CauseOf(await AskForCertificateAsync(admin.OrganizationId, attempt, type, other)));
    }

    [Theory]
    [InlineData(ScepChallengeType.Token, null, "CHALLENGE_MISSING")]
    [InlineData(ScepChallengeType.Token, "wrong", "CHALLENGE_WRONG")]
    [InlineData(ScepChallengeType.TokenShort, "a.b.c", "CHALLENGE_WRONG")]
    [InlineData(ScepChallengeType.TokenShort, "", "CHALLENGE_MISSING")]
    public async Task A_wrong_challenge_is_refused(ScepChallengeType type, string? challenge, string cause)
    {
        var (admin, attempt, _) = await StartAsync(type);

        Assert.Equal(cause, CauseOf(await AskForCertificateAsync(admin.OrganizationId, attempt, type, challenge)));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(400)]
    [InlineData(690)]
    public async Task A_token_challenge_that_was_cut_off_says_so(int length)
    {
        var (admin, attempt, challenge) = await StartAsync(ScepChallengeType.Token);
        Assert.True(challenge.Length > length);

        Assert.Equal("CHALLENGE_TRUNCATED", CauseOf(await AskForCertificateAsync(admin.OrganizationId, attempt, ScepChallengeType.Token, challenge[..length])));
    }

    [Theory]
    [MemberData(nameof(TokenTypes))]
    public async Task A_challenge_ends_with_its_token(ScepChallengeType type)
    {
        var (admin, attempt, challenge) = await StartAsync(type);
        using var revoked = await PostAsync(admin, $"/tokens/{(await AttemptAsync(admin, attempt)).Attempt.TokenId}/revoke", new RevokeEnrollmentToken { Reason = "over" });
        var (_, expiring, other) = await StartAsync(type, admin, lifetime: 600);
        Gate.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("ATTEMPT_ENDED", CauseOf(await AskForCertificateAsync(admin.OrganizationId, attempt, type, challenge)));
        Assert.Equal("TOKEN_EXPIRED", CauseOf(await AskForCertificateAsync(admin.OrganizationId, expiring, type, other)));
    }

    [Fact]
    public async Task Five_wrong_challenges_lock_the_attempt_and_count_as_its_failure()
    {
        var (admin, attempt, challenge) = await StartAsync(ScepChallengeType.TokenShort, revokeAfterFailures: 1);
        var door = Gate.Services.GetRequiredService<IIssuanceGate>();
        var ct = Ct;
        for (var i = 0; i < 5; i++)
        {
            await Gate.Database.WriteAsync(tx => door.WrongChallengeAsync(tx, admin.OrganizationId, attempt, ct), ct);
        }

        Assert.Equal("ATTEMPT_LOCKED", CauseOf(await AskForCertificateAsync(admin.OrganizationId, attempt, ScepChallengeType.TokenShort, challenge)));
        var after = await AttemptAsync(admin, attempt);
        Assert.Equal(AttemptState.Failed, after.Attempt.State);
        var token = await ReadTokenAsync(admin, after.Attempt.TokenId!);
        Assert.Equal((TokenStatus.Revoked, "system", 0, 1), (token.Status, token.RevokedBy, token.Reserved, token.Failures));
    }

    [Fact]
    public async Task Without_an_attempt_a_shared_password_is_worth_nothing()
    {
        var admin = await Gate.OwnerAsync();

        Assert.Equal("ATTEMPT_UNKNOWN", CauseOf(await AskForCertificateAsync(admin.OrganizationId, "att_00000000000000000000000000", ScepChallengeType.Static)));
    }

    [Fact]
    public async Task An_attempt_of_another_organization_gets_nothing()
    {
        var (_, attempt, challenge) = await StartAsync(ScepChallengeType.TokenShort);
        var stranger = await Gate.OwnerAsync();

        Assert.Equal("ATTEMPT_UNKNOWN", CauseOf(await AskForCertificateAsync(stranger.OrganizationId, attempt, ScepChallengeType.TokenShort, challenge)));
    }

    [Fact]
    public async Task A_refused_certificate_is_told_to_person_and_administrator()
    {
        var (admin, attempt, _) = await StartAsync(ScepChallengeType.Dynamic);
        var door = Gate.Services.GetRequiredService<IIssuanceGate>();
        var ct = Ct;

        await Gate.Database.WriteAsync(tx => door.LogAsync(
            tx, admin.OrganizationId, attempt, "SCEP_FAIL", new { failInfo = "badRequest", cause = "CHALLENGE_EXPIRED" }, "203.0.113.9", "profiled/1.0", ct), ct);

        var after = await AttemptAsync(admin, attempt);
        Assert.Equal(("CHALLENGE_EXPIRED", AttemptState.ProfileIssued), (after.Attempt.Cause, after.Attempt.State));
        Assert.Contains("Download again", after.TellUser, StringComparison.Ordinal);
        Assert.Contains("too old", after.TellAdmin, StringComparison.Ordinal);
        Assert.Contains("too old", after.Timeline[^1].Text, StringComparison.Ordinal);
    }

    private async Task<(AdminClient Admin, string Attempt, string Challenge)> StartAsync(
        ScepChallengeType type, AdminClient? admin = null, int lifetime = 7200, int revokeAfterFailures = 0)
    {
        admin ??= await Gate.OwnerAsync();
        Gate.Identities.ChallengeTypes[admin.OrganizationId] = type;
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "Engineering BYOD", LifetimeSeconds = lifetime, RevokeAfterFailures = revokeAfterFailures });
        using var visit = Visit();
        var secret = await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        var profile = await (await visit.GetAsync("/enroll/profile/" + secret)).Content.ReadAsByteArrayAsync(Ct);
        return (admin, (await AttemptsAsync(admin, token.Id))[0].Id, ChallengeOf(profile));
    }

    private static string ChallengeOf(byte[] file)
    {
        Assert.True(ConfigurationProfile.TryParse(file, out var profile, out var error), error?.Reason);
        var scep = profile.Keys.Array("PayloadContent")!.OfType<PlistDictionary>().Single(p => p.Text("PayloadType") == "com.apple.security.scep");
        return scep.Dictionary("PayloadContent")!.Text("Challenge")!;
    }

    private static string CauseOf(IssuanceDecision decision) => Assert.IsType<IssuanceDecision.Refuse>(decision).Cause;
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class ChallengeTestsOnSqlite(SqliteEnrollmentGate gate) : ChallengeTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class ChallengeTestsOnPostgres(PostgresEnrollmentGate gate) : ChallengeTests(gate);
