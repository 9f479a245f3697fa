using System.Diagnostics;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody holds a stopwatch to the sign-in page. The server hashes passwords at the price that it has outside of tests.</summary>
public abstract class SignInTimeTests(Site site)
{
    // The best of several tries is what neither the machine nor the tests beside this one can make faster.
    [Fact]
    [Specification("RFC 9700 §4, account enumeration")]
    public async Task Wrong_name_takes_as_long_as_a_wrong_password()
    {
        var oauth = await OAuthSite.WithNewPersonAsync(await site.TenantAsync());
        var client = new RawClient(oauth, await oauth.ClientAsync());
        await BestAsync(client, "warm.up@example.org");

        var unknown = await BestAsync(client, "nobody.at.all@example.org");
        var known = await BestAsync(client, client.Site.PersonName);

        Assert.InRange(unknown / known, 0.5, 2.0);
    }

    private static async Task<double> BestAsync(RawClient client, string name)
    {
        const int Tries = 6; // fewer than what locks an account
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Tries; i++)
        {
            using var visitor = new Visitor();
            var (_, page) = await visitor.SignInPageAsync(client.AuthorizeAddress());
            var watch = Stopwatch.StartNew();
            await visitor.SubmitAsync(page, name, "wrong");
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best.TotalMilliseconds;
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
