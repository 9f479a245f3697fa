using System.Net;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>The log as it is written, for somebody who watches.</summary>
public abstract class FollowLogTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task New_events_come_once_each_in_order_and_those_of_others_never()
    {
        var admin = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        await TokenAsync(admin);
        using var client = GatehouseClient.Connect(Gate.Address, admin.Token);
        await using var events = client.FollowEnrollmentLogAsync(new EnrollmentLogFilter { Outcome = "ok" }, Ct).GetAsyncEnumerator(Ct);
        var first = events.MoveNextAsync().AsTask();
        await SettleAsync(first);

        await WriteAsync(stranger, "PAGE_OPENED");
        await WriteAsync(admin, "PAGE_OPENED");
        await WriteAsync(admin, "TOKEN_EXPIRED"); // not asked for
        await WriteAsync(admin, "TOKEN_OK");
        List<string> codes = [await NextAsync(first)];
        codes.Add(await NextAsync(events.MoveNextAsync().AsTask()));
        await WriteAsync(admin, "PROFILE_ISSUED");
        codes.Add(await NextAsync(events.MoveNextAsync().AsTask()));

        Assert.Equal(["PAGE_OPENED", "TOKEN_OK", "PROFILE_ISSUED"], codes);

        async Task<string> NextAsync(Task<bool> moved)
        {
            Assert.True(await TickUntilAsync(moved));
            return events.Current.Code;
        }
    }

    [Fact]
    public async Task What_was_missed_comes_after_the_last_one_seen()
    {
        var admin = await Gate.OwnerAsync();
        await WriteAsync(admin, "PAGE_OPENED");
        await WriteAsync(admin, "TOKEN_OK");
        var opened = (await LogAsync(admin)).Single(e => e.Code == "PAGE_OPENED");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/enrollment/log/follow");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", opened.Id);

        using var answer = await admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        var (id, data) = (await reader.ReadLineAsync(Ct), await reader.ReadLineAsync(Ct));

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("id: log_", id, StringComparison.Ordinal);
        Assert.Contains("\"TOKEN_OK\"", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_with_the_session()
    {
        var admin = await Gate.OwnerAsync();
        using var answer = await admin.GetAsync("/api/v1/enrollment/log/follow", HttpCompletionOption.ResponseHeadersRead, Ct);
        var whole = answer.Content.ReadAsStringAsync(Ct);
        await SettleAsync(whole);

        using var ended = await admin.DeleteAsync("/api/v1/session", Ct);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.DoesNotContain("data:", await TickUntilAsync(whole), StringComparison.Ordinal);
        using var again = await admin.GetAsync("/api/v1/enrollment/log/follow", Ct);
        await again.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private Task WriteAsync(AdminClient admin, string code) =>
        Gate.Services.GetRequiredService<EnrollmentJournal>().WriteAsync(new JournalEvent(admin.OrganizationId, code, "user"), Ct);

    // Lets the server take its first look, which decides what is new.
    private async Task SettleAsync(Task pending)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(500), Ct);
        Assert.False(pending.IsCompleted);
    }

    // The server's clock stands still; each tick is one more look of the server.
    private async Task<T> TickUntilAsync<T>(Task<T> pending)
    {
        for (var tick = 0; tick < 200 && !pending.IsCompleted; tick++)
        {
            Gate.Clock.Advance(LogTail.PollEvery);
            await Task.WhenAny(pending, Task.Delay(TimeSpan.FromMilliseconds(50), Ct));
        }

        return await pending.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class FollowLogTestsOnSqlite(SqliteEnrollmentGate gate) : FollowLogTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class FollowLogTestsOnPostgres(PostgresEnrollmentGate gate) : FollowLogTests(gate);
