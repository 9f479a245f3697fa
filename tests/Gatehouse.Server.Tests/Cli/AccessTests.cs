using System.Security.Cryptography;
using Gatehouse.Cli.Running;
using Gatehouse.Protocols.OneTimeCodes;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Cli;

[Collection(nameof(SqliteGate))]
public sealed class AccessTests(SqliteGate gate) : IDisposable
{
    private readonly Shell _shell = new(gate.Address) { ["GATEHOUSE_PASSWORD"] = GateFixture.Password };

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Setup_with_the_printed_link_makes_an_owner_who_is_signed_in()
    {
        await SetUpAsync("ada@cli.example");

        var me = await _shell.JsonAsync("whoami");

        Assert.Equal("owner", me.GetProperty("role").GetString());
        Assert.Equal("Ada", me.GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_session_is_kept_where_only_its_owner_can_read_it_and_ends_with_logout()
    {
        await SetUpAsync("grace@cli.example");
        var token = (await File.ReadAllTextAsync(_shell.SessionsPath, TestContext.Current.CancellationToken)).Split("gh_ses_")[1].Split('"')[0];
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_shell.SessionsPath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

        await _shell.DoAsync("logout");

        _shell["GATEHOUSE_API_KEY"] = "gh_ses_" + token;
        Assert.Equal(ExitCode.NotSignedIn, (await _shell.RunAsync(["whoami"])).ExitCode);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_the_servers_words_and_exit_code_3()
    {
        await SetUpAsync("edsger@cli.example");
        _shell["GATEHOUSE_PASSWORD"] = "not the one that was set";

        var result = await _shell.RunAsync(["login", "--email", "edsger@cli.example"]);

        Assert.Equal(ExitCode.NotSignedIn, result.ExitCode);
        Assert.Contains("(", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not the one that was set", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_read_where_the_password_is_not_enough()
    {
        var owner = await gate.OwnerAsync();
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        var step = Totp.StepAt(gate.Clock.GetUtcNow());
        var totp = gate.Services.GetRequiredService<TotpStore>();
        Assert.True(await gate.Database.WriteAsync(
            tx => totp.AddAsync(tx, owner.OrganizationId, owner.PersonId, secret, Totp.Code(secret, step)), TestContext.Current.CancellationToken));

        var without = await _shell.RunAsync(["login", "--email", owner.Email]);
        _shell["GATEHOUSE_CODE"] = Totp.Code(secret, step + 1);
        await _shell.DoAsync("login", "--email", owner.Email);

        Assert.NotEqual(ExitCode.Ok, without.ExitCode);
        Assert.Contains("GATEHOUSE_CODE", without.Error, StringComparison.Ordinal);
        Assert.Equal(owner.PersonId, (await _shell.JsonAsync("whoami")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_password_can_come_from_standard_input()
    {
        await SetUpAsync("barbara@cli.example");
        _shell["GATEHOUSE_PASSWORD"] = "";

        var result = await _shell.RunAsync(["login", "--email", "barbara@cli.example"], input: GateFixture.Password + "\n");

        Assert.Equal(ExitCode.Ok, result.ExitCode);
    }

    private async Task SetUpAsync(string email)
    {
        var link = await gate.Services.GetRequiredService<SetupCodes>().NewLinkAsync(firstStart: false, TestContext.Current.CancellationToken);
        await _shell.DoAsync("setup", link, "--organization", email, "--name", "Ada", "--email", email);
    }
}
