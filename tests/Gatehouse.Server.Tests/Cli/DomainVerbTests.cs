using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Cli;

/// <summary>Domains of work accounts, by the command line.</summary>
[Collection(nameof(SqliteGate))]
public sealed class DomainVerbTests(SqliteGate gate) : IDisposable
{
    private readonly Shell _shell = new(gate.Address);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task The_record_that_verifies_a_domain_is_shown_as_a_zone_file_has_it_until_the_domain_is_verified()
    {
        _shell["GATEHOUSE_API_KEY"] = (await gate.OwnerAsync()).Token;
        string[] domains = ["account-driven", "domains"];

        var added = await _shell.DoAsync([.. domains, "add", "cli.example"]);
        var listed = (await _shell.JsonAsync([.. domains, "list"])).EnumerateArray().Single().GetProperty("verificationRecord");
        var check = await _shell.RunAsync([.. domains, "check", "cli.example"]);

        var line = $"{listed.GetProperty("name").GetString()}. {listed.GetProperty("type").GetString()} \"{listed.GetProperty("value").GetString()}\"";
        Assert.StartsWith("_gatehouse-challenge.cli.example. TXT \"gatehouse-domain-verification=", line, StringComparison.Ordinal);
        Assert.Contains(line, added, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, check.ExitCode);
        Assert.Contains("No resolver can be reached over TCP", check.Out, StringComparison.Ordinal);
        Assert.Contains(line, check.Out, StringComparison.Ordinal);
    }
}
