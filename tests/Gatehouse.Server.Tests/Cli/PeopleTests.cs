using System.Text;
using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Cli;

/// <summary>People and how they sign in, by the command line.</summary>
[Collection(nameof(SqliteGate))]
public sealed class PeopleTests(SqliteGate gate) : IDisposable
{
    private readonly Shell _shell = new(gate.Address);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task People_come_from_a_file_all_or_none()
    {
        var owner = await SignedInAsync();
        var wrong = _shell.File("wrong.csv", "name,email\nAda,ada@example.org\nBob,nonsense\n"u8.ToArray());
        var right = _shell.File("right.csv", "name;email\nJörg;joerg@example.org\n"u8.ToArray());
        var latin = _shell.File("latin.csv", Encoding.Latin1.GetBytes("name;email\nJörg;joerg@example.org\n"));

        var refused = await _shell.RunAsync(["people", "import", wrong]);
        var unreadable = await _shell.RunAsync(["people", "import", latin]);
        var dry = await _shell.DoAsync("people", "import", right, "--dry-run");
        var before = await _shell.JsonAsync("people", "list");
        var done = await _shell.DoAsync("people", "import", right);

        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Contains("line 3:", refused.Error, StringComparison.Ordinal);
        Assert.Contains("UTF-8", unreadable.Error, StringComparison.Ordinal);
        Assert.Contains("Can be added: 1.", dry, StringComparison.Ordinal);
        Assert.Equal(owner.PersonId, Assert.Single(before.EnumerateArray().ToList()).GetProperty("id").GetString());
        Assert.Contains("Jörg  http", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_factor_is_demanded_and_passkeys_are_listed()
    {
        var owner = await SignedInAsync();

        var before = await _shell.JsonAsync("account-settings", "show");
        var after = await _shell.JsonAsync("account-settings", "update", "--require-second-factor", "true");
        var group = await _shell.JsonAsync("person-groups", "create", "Finance", "--require-second-factor");
        var passkeys = await _shell.JsonAsync("people", "passkeys", owner.PersonId);
        var removed = await _shell.RunAsync(["people", "remove-passkey", owner.PersonId, "pky_00000000000000000000000000", "--yes"]);

        Assert.False(before.GetProperty("requireSecondFactor").GetBoolean());
        Assert.True(after.GetProperty("requireSecondFactor").GetBoolean());
        Assert.True(group.GetProperty("requireSecondFactor").GetBoolean());
        Assert.Empty(passkeys.EnumerateArray());
        Assert.Equal(ExitCode.Failed, removed.ExitCode);
    }

    private async Task<AdminClient> SignedInAsync()
    {
        var owner = await gate.OwnerAsync();
        _shell["GATEHOUSE_API_KEY"] = owner.Token;
        return owner;
    }
}
