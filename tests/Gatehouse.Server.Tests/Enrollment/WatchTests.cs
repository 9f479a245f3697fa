using System.Net;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>Attempts as a state machine, and who is told what when one does not move.</summary>
public abstract class WatchTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task A_whole_enrollment_leaves_a_timeline_and_a_used_token()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 3 });
        var attempt = await DownloadAsync(admin, token);
        var device = new TestDevice();

        await AskForCertificateAsync(admin.OrganizationId, attempt);
        await CheckInAsync(admin.OrganizationId, attempt, device);
        await FinishAsync(admin.OrganizationId, attempt, device);

        var detail = await AttemptAsync(admin, attempt);
        Assert.Equal(AttemptState.Completed, detail.Attempt.State);
        Assert.Equal(device.Serial, detail.Attempt.SerialNumber);
        Assert.Equal(
            ["PROFILE_ISSUED", "SCEP_ISSUED", "CHECKIN_AUTHENTICATE", "CHECKIN_TOKENUPDATE", "GROUP_JOINED", "POLICY_START", "POLICY_DONE"],
            detail.Timeline.Select(e => e.Code));
        Assert.All(detail.Timeline, e => Assert.Equal(token.Jti, e.Jti));
        Assert.NotNull((await ReadTokenAsync(admin, token.Id)).LastUsedAt);
    }

    [Fact]
    public async Task Items_that_failed_complete_with_errors()
    {
        var admin = await Gate.OwnerAsync();
        var attempt = await DownloadAsync(admin, await TokenAsync(admin));
        var device = new TestDevice();
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        await CheckInAsync(admin.OrganizationId, attempt, device);

        await FinishAsync(admin.OrganizationId, attempt, device, failedItems: 1);

        var detail = await AttemptAsync(admin, attempt);
        Assert.Equal((AttemptState.CompletedWithErrors, "POLICY_ITEM_FAIL"), (detail.Attempt.State, detail.Attempt.Cause));
    }

    [Theory]
    [InlineData(AttemptState.ProfileIssued, 10, "PROFILE_NOT_INSTALLED", "eight minutes")]
    [InlineData(AttemptState.CertificateIssued, 5, "NO_CHECK_IN", "never checked in")]
    [InlineData(AttemptState.Authenticated, 2, "NO_TOKEN_UPDATE", "port 443")]
    [InlineData(AttemptState.Enrolled, 10, "NO_COMMAND_ANSWER", "pushed again")]
    public async Task A_stage_that_lasts_too_long_is_told_once_with_its_likely_cause(AttemptState stage, int minutes, string cause, string advice)
    {
        var admin = await Gate.OwnerAsync();
        var attempt = await DownloadAsync(admin, await TokenAsync(admin));
        var device = new TestDevice();
        await ReachAsync(admin, attempt, device, stage);

        await PassAsync(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(5));
        Assert.DoesNotContain((await AttemptAsync(admin, attempt)).Timeline, e => e.Code == "STALLED");
        await PassAsync(TimeSpan.FromSeconds(10));
        await PassAsync(TimeSpan.FromSeconds(10));

        var detail = await AttemptAsync(admin, attempt);
        var stalled = Assert.Single(detail.Timeline, e => e.Code == "STALLED");
        Assert.Equal("warning", stalled.Outcome);
        Assert.Equal((stage, cause), (detail.Attempt.State, detail.Attempt.Cause));
        Assert.Contains(advice, detail.TellAdmin, StringComparison.Ordinal);
        Assert.Contains(advice, stalled.Text, StringComparison.Ordinal);
        Assert.Equal(stage == AttemptState.Enrolled, Gate.Mdm.Pushed.Contains("dev_" + device.Serial));
    }

    [Fact]
    public async Task A_device_that_waits_in_setup_is_released_after_a_quarter_of_an_hour()
    {
        var admin = await Gate.OwnerAsync();
        var attempt = await DownloadAsync(admin, await TokenAsync(admin));
        var device = new TestDevice();
        await ReachAsync(admin, attempt, device, AttemptState.Enrolled);

        await PassAsync(TimeSpan.FromMinutes(14));
        Assert.DoesNotContain("dev_" + device.Serial, Gate.Mdm.Released);
        await PassAsync(TimeSpan.FromMinutes(2));
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Single(Gate.Mdm.Released, "dev_" + device.Serial);
    }

    [Fact]
    public async Task A_cancelled_attempt_frees_its_place_and_its_certificate_is_revoked()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 1 });
        var attempt = await DownloadAsync(admin, token);
        await AskForCertificateAsync(admin.OrganizationId, attempt);

        using var cancelled = await PostAsync(admin, $"/attempts/{attempt}/cancel", new CancelEnrollmentAttempt { Reason = "wrong person" });
        using var again = await PostAsync(admin, $"/attempts/{attempt}/cancel", new CancelEnrollmentAttempt());
        var late = await CheckInAsync(admin.OrganizationId, attempt, new TestDevice());

        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(0, (await ReadTokenAsync(admin, token.Id)).Reserved);
        Assert.True(Gate.Identities.Revoked.ContainsKey(attempt));
        Assert.Equal("ATTEMPT_ENDED", Assert.IsType<IntroductionDecision.Refuse>(late).Cause);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revoking_ends_attempts_without_certificate_and_the_others_on_request(bool cancelRunning)
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var waiting = await DownloadAsync(admin, token);
        var running = await DownloadAsync(admin, token);
        await AskForCertificateAsync(admin.OrganizationId, running);

        using var revoked = await PostAsync(admin, $"/tokens/{token.Id}/revoke", new RevokeEnrollmentToken { Reason = "over", CancelRunning = cancelRunning });

        Assert.Equal(AttemptState.Cancelled, (await AttemptAsync(admin, waiting)).Attempt.State);
        Assert.Equal(cancelRunning ? AttemptState.Cancelled : AttemptState.CertificateIssued, (await AttemptAsync(admin, running)).Attempt.State);
        var decision = await CheckInAsync(admin.OrganizationId, running, new TestDevice());
        Assert.Equal(cancelRunning, decision is IntroductionDecision.Refuse);
        Assert.Equal(0, (await ReadTokenAsync(admin, token.Id)).Reserved);
    }

    [Fact]
    public async Task The_log_can_be_narrowed_and_taken_along_as_csv()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "=1+1, \"quoted\"" });
        var attempt = await DownloadAsync(admin, token);

        var issued = await LogAsync(admin, $"&code=PROFILE_ISSUED&attemptId={attempt}");
        var csv = await admin.GetStringAsync("/api/v1/enrollment/log?format=csv", Ct);

        Assert.Equal(attempt, Assert.Single(issued).AttemptId);
        Assert.StartsWith("time,code,outcome,", csv, StringComparison.Ordinal);
        Assert.Contains("\"'=1+1, \"\"quoted\"\"\"", csv, StringComparison.Ordinal);
        Assert.Equal((await LogAsync(admin)).Count + 1, csv.Split("\r\n").Length - 1);
    }

    [Fact]
    public async Task What_is_older_than_the_retention_goes()
    {
        var admin = await Gate.OwnerAsync();
        var gone = await DownloadAsync(admin, await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", NeverExpires = true }));
        await PassAsync(TimeSpan.FromHours(2));
        Gate.Clock.Advance(TimeSpan.FromDays(181));
        var fresh = await Gate.OwnerAsync();
        await TokenAsync(fresh);

        await Gate.Services.GetRequiredService<RetentionSweep>().RunAsync(Ct);

        var left = await Gate.Database.QueryAsync<string>("select id from enrollment_attempt where id = @gone", new { gone }, Ct);
        Assert.Empty(left);
        var old = await Gate.Database.QueryAsync<string>(
            "select id from enrollment_log where org_id = @OrganizationId and code = 'PROFILE_ISSUED'", new { admin.OrganizationId }, Ct);
        Assert.Empty(old);
        Assert.Contains(await LogAsync(fresh), e => e.Code == "TOKEN_CREATED");
    }

    private async Task ReachAsync(AdminClient admin, string attempt, TestDevice device, AttemptState stage)
    {
        if (stage >= AttemptState.CertificateIssued)
        {
            await AskForCertificateAsync(admin.OrganizationId, attempt);
        }

        if (stage >= AttemptState.Authenticated)
        {
            await CheckInAsync(admin.OrganizationId, attempt, device);
        }

        if (stage >= AttemptState.Enrolled)
        {
            var ct = Ct;
            var observer = Gate.Services.GetRequiredService<ICheckInObserver>();
            await Gate.Database.WriteAsync(tx => observer.TokenUpdatedAsync(tx, admin.OrganizationId, "dev_" + device.Serial, attempt, first: true, ct), ct);
        }
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class WatchTestsOnSqlite(SqliteEnrollmentGate gate) : WatchTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class WatchTestsOnPostgres(PostgresEnrollmentGate gate) : WatchTests(gate);
