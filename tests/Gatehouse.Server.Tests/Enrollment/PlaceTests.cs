using System.Net;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>Counting devices exactly, whatever happens at the same time.</summary>
public abstract class PlaceTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task Five_hundred_at_once_for_a_hundred_places_are_a_hundred_devices()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 100 });
        var ct = Ct;
        var watching = new CancellationTokenSource();
        var watcher = WatchAsync(token.Id, watching.Token);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(n => Gate.Database.WriteAsync(
            tx => Places.ReserveAsync(tx, token.Id, Gate.Clock.GetUtcNow()), ct)));
        await Task.WhenAll(Enumerable.Range(0, outcomes.Count(o => o)).Select(n => Gate.Database.WriteAsync(
            tx => Places.CommitAsync(tx, "att_" + n, token.Id, holdsPlace: true, [$"udid:{n}"], Gate.Clock.GetUtcNow()), ct)));
        await watching.CancelAsync();

        Assert.Equal(100, outcomes.Count(o => o));
        var after = await ReadTokenAsync(admin, token.Id);
        Assert.Equal((100, 0), (after.Used, after.Reserved));
        Assert.True(await watcher, "At some moment used + reserved was above max_uses.");
    }

    [Fact]
    public async Task Forty_people_at_once_for_ten_places_get_ten_profiles_and_thirty_pages()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 10 });
        var link = (await LinkAsync(admin, token.Id)).ShortUrl;
        var visits = Enumerable.Range(0, 40).Select(_ => Visit()).ToList();
        var pages = await Task.WhenAll(visits.Select(v => v.OpenAsync(link)));

        var answers = await Task.WhenAll(visits.Zip(pages, (visit, page) => visit.TapAsync(page)));

        Assert.Equal(10, answers.Count(a => a.StatusCode == HttpStatusCode.SeeOther));
        Assert.Equal(30, answers.Count(a => a.StatusCode == HttpStatusCode.Gone));
        var after = await ReadTokenAsync(admin, token.Id);
        Assert.Equal((0, 10), (after.Used, after.Reserved));
        visits.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task A_place_that_nobody_came_for_is_free_again_after_an_hour()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 1 });
        var attempt = await DownloadAsync(admin, token);

        await PassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(1, (await ReadTokenAsync(admin, token.Id)).Reserved);
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(0, (await ReadTokenAsync(admin, token.Id)).Reserved);
        Assert.Equal(AttemptState.Abandoned, (await AttemptAsync(admin, attempt)).Attempt.State);
        await DownloadAsync(admin, token);
    }

    [Fact]
    public async Task Places_that_a_crash_left_reserved_are_free_after_an_hour_and_the_counters_exact()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 3 });
        var enrolled = await DownloadAsync(admin, token);
        await AskForCertificateAsync(admin.OrganizationId, enrolled);
        await CheckInAsync(admin.OrganizationId, enrolled, new TestDevice());
        var certified = await DownloadAsync(admin, token);
        await AskForCertificateAsync(admin.OrganizationId, certified); // and the process that would have taken its check-in is gone
        using var visit = Visit();
        var page = await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        // The place is reserved in a transaction of its own; the process dies before the profile is stored.
        Gate.Identities.Dying[admin.OrganizationId] = true;
        using var died = await visit.TapAsync(page);
        Gate.Identities.Dying.Clear();
        var afterCrash = await ReadTokenAsync(admin, token.Id);
        await PassAsync(TimeSpan.FromMinutes(59));
        var before = await ReadTokenAsync(admin, token.Id);
        await PassAsync(TimeSpan.FromMinutes(2));
        var healed = await ReadTokenAsync(admin, token.Id);
        await PassAsync(TimeSpan.FromMinutes(61)); // sweeping again gives nothing back twice
        var later = await ReadTokenAsync(admin, token.Id);

        Assert.Equal(HttpStatusCode.InternalServerError, died.StatusCode);
        Assert.Equal((1, 2), (afterCrash.Used, afterCrash.Reserved));
        Assert.Equal((1, 2), (before.Used, before.Reserved));
        Assert.Equal((1, 0), (healed.Used, healed.Reserved));
        Assert.Equal((1, 0), (later.Used, later.Reserved));
        Assert.Equal(2, (await AttemptsAsync(admin, token.Id)).Count(a => a.State == AttemptState.Abandoned));
        await DownloadAsync(admin, token);
        await DownloadAsync(admin, token);
        Assert.Equal((1, 2), ((await ReadTokenAsync(admin, token.Id)).Used, (await ReadTokenAsync(admin, token.Id)).Reserved));
    }

    [Fact]
    public async Task A_late_device_takes_another_place_or_is_refused()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 1 });
        var first = await DownloadAsync(admin, token);
        await AskForCertificateAsync(admin.OrganizationId, first);
        await PassAsync(TimeSpan.FromMinutes(61));
        var second = await DownloadAsync(admin, token);
        await AskForCertificateAsync(admin.OrganizationId, second);
        await PassAsync(TimeSpan.FromMinutes(61));

        var late = await CheckInAsync(admin.OrganizationId, first, new TestDevice());
        var tooLate = await CheckInAsync(admin.OrganizationId, second, new TestDevice());

        Assert.IsType<IntroductionDecision.Admit>(late);
        Assert.Equal("TOKEN_EXHAUSTED_LATE", Assert.IsType<IntroductionDecision.Refuse>(tooLate).Cause);
        Assert.Equal(1, (await ReadTokenAsync(admin, token.Id)).Used);
        Assert.Contains(await LogAsync(admin), e => e.Code == "TOKEN_EXHAUSTED_LATE" && e.AttemptId == second);
        Assert.Equal(AttemptState.Refused, (await AttemptAsync(admin, second)).Attempt.State);
        Assert.True(Gate.Identities.Revoked.ContainsKey(second));
    }

    [Fact]
    public async Task The_same_device_again_takes_no_second_place_and_a_repeated_message_changes_nothing()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 2 });
        var device = new TestDevice();
        foreach (var _ in new[] { 1, 2 })
        {
            var attempt = await DownloadAsync(admin, token);
            await AskForCertificateAsync(admin.OrganizationId, attempt);
            Assert.IsType<IntroductionDecision.Admit>(await CheckInAsync(admin.OrganizationId, attempt, device));
            Assert.IsType<IntroductionDecision.Admit>(await CheckInAsync(admin.OrganizationId, attempt, device));
        }

        var after = await ReadTokenAsync(admin, token.Id);
        Assert.Equal((1, 0), (after.Used, after.Reserved));
    }

    [Fact]
    public async Task A_second_device_with_the_same_certificate_is_refused()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var attempt = await DownloadAsync(admin, token);
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        await CheckInAsync(admin.OrganizationId, attempt, new TestDevice());

        var clone = await CheckInAsync(admin.OrganizationId, attempt, new TestDevice());

        Assert.Equal("IDENTITY_CLONED", Assert.IsType<IntroductionDecision.Refuse>(clone).Cause);
        Assert.Equal(AttemptState.Authenticated, (await AttemptAsync(admin, attempt)).Attempt.State);
        Assert.Equal(1, (await ReadTokenAsync(admin, token.Id)).Used);
    }

    [Fact]
    public async Task Starting_again_after_the_certificate_gives_the_old_place_to_the_new_attempt()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 1 });
        using var visit = Visit();
        var link = (await LinkAsync(admin, token.Id)).ShortUrl;
        await visit.DownloadAsync(link);
        var first = (await AttemptsAsync(admin, token.Id))[0].Id;
        await AskForCertificateAsync(admin.OrganizationId, first);
        await PassAsync(TimeSpan.FromMinutes(6));

        using var again = await visit.TapAsync(await visit.PageAsync());

        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        var attempts = await AttemptsAsync(admin, token.Id);
        Assert.Equal([AttemptState.ProfileIssued, AttemptState.Cancelled], attempts.Select(a => a.State));
        Assert.Equal(1, (await ReadTokenAsync(admin, token.Id)).Reserved);
        Assert.True(Gate.Identities.Revoked.ContainsKey(first));
    }

    private async Task<bool> WatchAsync(string tokenId, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var over = await Gate.Database.QueryAsync<string>(
                "select id from enrollment_token where id = @tokenId and max_uses > 0 and used + reserved > max_uses", new { tokenId }, CancellationToken.None);
            if (over.Count > 0)
            {
                return false;
            }

            await Task.Delay(5, CancellationToken.None);
        }

        return true;
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class PlaceTestsOnSqlite(SqliteEnrollmentGate gate) : PlaceTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class PlaceTestsOnPostgres(PostgresEnrollmentGate gate) : PlaceTests(gate);
