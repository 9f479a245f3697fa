using System.Net;
using System.Text;
using Gatehouse.Server.Tests.Enrollment.Support;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>Every public address with nothing, too much, the wrong type, and what does not exist: a 4xx, and nothing stored.</summary>
public abstract class BadInputTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Theory]
    [InlineData("/enroll", 403)]
    [InlineData("/enroll?token=", 403)]
    [InlineData("/enroll?token=a.b.c&token=d.e.f", 403)]
    [InlineData("/enroll?device=toaster", 403)]
    [InlineData("/e/short", 403)]
    [InlineData("/e/0123456789abcdef", 403)]
    [InlineData("/e/0123456789abcdef0123456789abcdef0123456789abcdef", 403)]
    [InlineData("/enroll/profile/unknown", 410)]
    [InlineData("/enroll/profile/%00%00", 400)]
    [InlineData("/enroll/status/att_00000000000000000000000000", 404)]
    [InlineData("/enroll/status/anything", 404)]
    [InlineData("/enroll/root-ca", 404)]
    [InlineData("/assets/other.png", 404)]
    public async Task What_does_not_exist_is_refused(string path, int status)
    {
        using var visit = Visit();

        using var answer = await visit.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("/enroll/profile")]
    [InlineData("/enroll/sign-in")]
    public async Task A_form_of_the_wrong_kind_or_size_is_refused(string path)
    {
        using var visit = Visit();

        using var nothing = await visit.PostAsync(path, new ByteArrayContent([]));
        using var json = await visit.PostAsync(path, new StringContent("{}", Encoding.UTF8, "application/json"));
        using var broken = await visit.PostAsync(path, new StringContent("%%%", Encoding.UTF8, "application/x-www-form-urlencoded"));
        using var large = await visit.PostAsync(path, new FormUrlEncodedContent([new("form", new string('x', 20_000))]));

        Assert.All([nothing, json, broken], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.True(large.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_session_that_was_made_up_or_altered_is_no_session()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var visit = Visit();
        await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        var good = visit.Cookies.GetCookies(new Uri(Gate.Address, "/enroll"))["gh_enroll"]!.Value;

        foreach (var cookie in new[] { "", "x", "AAAA", good[..^4], (good[0] == 'A' ? 'B' : 'A') + good[1..], new string('A', 8000) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/enroll");
            request.Headers.TryAddWithoutValidation("Cookie", "gh_enroll=" + cookie);
            request.Headers.TryAddWithoutValidation("User-Agent", Support.Visit.IPhone);
            using var answer = await Gate.Anonymous.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_session_ends_after_two_hours()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var visit = Visit();
        await visit.OpenAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        Gate.Clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
        using var answer = await visit.GetAsync("/enroll");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/enrollment/tokens?cursor=zzz%20")]
    [InlineData("/api/v1/enrollment/tokens?limit=0")]
    [InlineData("/api/v1/enrollment/tokens?status=sleepy")]
    [InlineData("/api/v1/enrollment/attempts?state=asleep")]
    [InlineData("/api/v1/enrollment/attempts?limit=201")]
    [InlineData("/api/v1/enrollment/log?from=yesterday")]
    [InlineData("/api/v1/enrollment/log?format=xml")]
    public async Task A_list_that_makes_no_sense_is_a_400(string path)
    {
        var admin = await Gate.OwnerAsync();

        using var answer = await admin.GetAsync(path, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Lists_come_in_pages_without_gaps()
    {
        var admin = await Gate.OwnerAsync();
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add((await TokenAsync(admin)).Id);
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await GetAsync<Client.Contracts.Common.Page<Client.Contracts.Enrollment.EnrollmentTokenInfo>>(
                admin, "/api/v1/enrollment/tokens?limit=2" + (next is null ? "" : "&cursor=" + next));
            seen.AddRange(page.Items.Select(t => t.Id));
            next = page.Next;
        }
        while (next is not null);

        made.Reverse();
        Assert.Equal(made, seen);
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class BadInputTestsOnSqlite(SqliteEnrollmentGate gate) : BadInputTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class BadInputTestsOnPostgres(PostgresEnrollmentGate gate) : BadInputTests(gate);
