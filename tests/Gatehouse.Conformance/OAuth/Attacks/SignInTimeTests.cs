using System.Diagnostics;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody holds a stopwatch to the sign-in page. The server hashes passwords at the price that it has outside of tests.</summary>
public abstract class SignInTimeTests(Site site)
{
    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    // The best of several tries is what neither the machine nor the tests beside this one can make faster. Where the two do not
    // meet yet, more tries can only bring them closer to what they really take: a server that gives itself away stays apart.
    [Fact]
    [Specification("RFC 9700 §4, account enumeration")]
    public async Task Wrong_name_takes_as_long_as_a_wrong_password()
    {
        const int People = 5;
        var (unknown, known) = (Never, Never);
        for (var i = 0; i < People && !Same(unknown, known); i++)
        {
            var oauth = await OAuthSite.WithNewPersonAsync(await site.TenantAsync());
            var client = new RawClient(oauth, await oauth.ClientAsync());
            await TimeAsync(client, "warm.up@example.org");
            for (var tries = 0; tries < 6; tries++) // fewer than what locks an account
            {
                unknown = Best(unknown, await TimeAsync(client, "nobody.at.all@example.org"));
                known = Best(known, await TimeAsync(client, client.Site.PersonName));
            }
        }

        Assert.True(Same(unknown, known), $"A wrong name took {unknown}, a wrong password {known}.");
    }

    private static bool Same(TimeSpan a, TimeSpan b) => a != Never && b != Never && a / b is > 0.5 and < 2.0;

    private static TimeSpan Best(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static async Task<TimeSpan> TimeAsync(RawClient client, string name)
    {
        using var visitor = new Visitor();
        var (_, page) = await visitor.SignInPageAsync(client.AuthorizeAddress());
        var watch = Stopwatch.StartNew();
        await visitor.SubmitAsync(page, name, "wrong");
        return watch.Elapsed;
    }

    /// <summary>What a password costs where nothing is configured.</summary>
    private static readonly Dictionary<string, string> FullPrice = new() { ["Gatehouse:Admin:PasswordRounds"] = "600000" };

    public sealed class OnSqliteFile : Site
    {
        protected override IReadOnlyDictionary<string, string> Settings => FullPrice;

        protected override async Task<(Ground? Ground, string? Missing)> LayAsync(CancellationToken ct) => (await Ground.OnSqliteAsync(ct), null);
    }

    public sealed class OnPostgresDatabase : Site
    {
        protected override IReadOnlyDictionary<string, string> Settings => FullPrice;

        protected override async Task<(Ground? Ground, string? Missing)> LayAsync(CancellationToken ct) =>
            await Ground.OnPostgresAsync(ct) is { } ground ? (ground, null) : (null, TestPostgres.Missing);
    }
}

public sealed class SignInTimeOnSqlite(SignInTimeTests.OnSqliteFile site) : SignInTimeTests(site), IClassFixture<SignInTimeTests.OnSqliteFile>;

public sealed class SignInTimeOnPostgres(SignInTimeTests.OnPostgresDatabase site) : SignInTimeTests(site), IClassFixture<SignInTimeTests.OnPostgresDatabase>;
