using Gatehouse.Client.Tests.Support;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>The programs in <c>samples</c>, as the guide has them set up and started, against a real server.</summary>
[Specification("Apps")]
public abstract class SampleTests(Site site)
{
    private const int Kills = 12;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task App_of_the_guide_enrolls_orders_is_the_same_user_again_and_is_turned_away_once_blocked()
    {
        var tenant = await site.NewTenantAsync(withPush: false);
        using var programs = await SamplePrograms.StartAsync(tenant);

        var first = await programs.RunAppAsync("lamp");
        var second = await programs.RunAppAsync();
        await foreach (var installation in tenant.Api.ListAppInstallationsAsync(ct: Ct))
        {
            await tenant.Api.BlockAppInstallationAsync(installation.Id, ct: Ct);
        }

        var third = await programs.RunAppAsync();

        Assert.Equal((0, 0, 1), (first.ExitCode, second.ExitCode, third.ExitCode));
        Assert.Contains("\"article\":\"lamp\"", second.Output, StringComparison.Ordinal);
        Assert.Equal(User(first.Output), User(second.Output));
        Assert.StartsWith("LockedCertificate", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_that_is_killed_again_and_again_goes_on_at_its_next_start_as_whoever_it_was()
    {
        var tenant = await site.NewTenantAsync(withPush: false);
        using var programs = await SamplePrograms.StartAsync(tenant);

        // The worst moment first: the server has enrolled it, and the app may not have heard of it.
        var seen = new List<string?> { User(await programs.KillAppAsync(() => Eventually.TrueAsync(async () => await InstallationsAsync(tenant) > 0, "the app is enrolled"))) };
        for (var i = 0; i < Kills; i++)
        {
            var moment = TimeSpan.FromMilliseconds(Random.Shared.Next(50, 1500));
            seen.Add(User(await programs.KillAppAsync(() => Task.Delay(moment, Ct))));
        }

        var last = await programs.RunAppAsync("lamp");

        Assert.True(last.ExitCode == 0, last.Output);
        Assert.Contains("\"article\":\"lamp\"", last.Output, StringComparison.Ordinal);
        Assert.All(seen.OfType<string>(), user => Assert.Equal(User(last.Output), user));

        // One more only for a start that was killed before it could store what it heard of its enrollment; none once there is a user.
        Assert.InRange(await InstallationsAsync(tenant), 1, seen.TakeWhile(user => user is null).Count() + 1);
    }

    [Fact]
    public async Task App_whose_key_is_in_a_locked_keyring_waits_for_it_and_is_the_same_user_again()
    {
        await using var keyring = await Keyring.OpenAsync();
        var tenant = await site.NewTenantAsync(withPush: false);
        using var programs = await SamplePrograms.StartAsync(tenant);
        programs.Surroundings["DBUS_SESSION_BUS_ADDRESS"] = Keyring.Address;

        var first = await programs.RunAppAsync("--vault", "system", "lamp");
        await keyring.StopDaemonAsync();
        var away = await programs.RunAppAsync("--vault", "system");
        await keyring.StartDaemonAsync(unlocked: false);
        var locked = await programs.RunAppAsync("--vault", "system");
        await keyring.StopDaemonAsync();
        await keyring.StartDaemonAsync(unlocked: true);
        var again = await programs.RunAppAsync("--vault", "system");

        Assert.True((first.ExitCode, away.ExitCode, locked.ExitCode, again.ExitCode) == (0, 1, 1, 0), first.Output + away.Output + locked.Output + again.Output);
        Assert.StartsWith("Failed", away.Output, StringComparison.Ordinal);
        Assert.StartsWith("Failed", locked.Output, StringComparison.Ordinal);
        Assert.Equal(User(first.Output), User(again.Output));
        Assert.Equal(1, await InstallationsAsync(tenant));
        Assert.False(File.Exists(Path.Combine(programs.Folder, "local.key")));
        Assert.Contains("secret = ", (await keyring.SecretToolAsync("search", "--all", "application", "com.example.orders")).Output, StringComparison.Ordinal);
    }

    private static string? User(string output) => output.Split('\n').FirstOrDefault(line => line.StartsWith("User ", StringComparison.Ordinal));

    private static async Task<int> InstallationsAsync(Tenant tenant)
    {
        var count = 0;
        await foreach (var installation in tenant.Api.ListAppInstallationsAsync(ct: Ct))
        {
            count++;
        }

        return count;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class SamplesOnSqlite(SqliteSite site) : SampleTests(site);

[Collection(nameof(PostgresSite))]
public sealed class SamplesOnPostgres(PostgresSite site) : SampleTests(site);
