using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Server.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Help_lists_every_noun()
    {
        var help = await _shell.DoAsync("--help");

        foreach (var command in GatehouseApp.Build(Terminal.System()).Subcommands)
        {
            Assert.Contains($"  {command.Name} ", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_verb_argument_and_option_says_what_it_is_for_in_a_sentence()
    {
        var nameless = All(GatehouseApp.Build(Terminal.System()))
            .SelectMany(c => new Symbol[] { c }.Concat(c.Arguments).Concat(c.Options))
            .Where(s => s is not (System.CommandLine.Help.HelpOption or VersionOption) && s.Description?.EndsWith('.') != true && s is not Argument)
            .Select(s => s.Name);

        Assert.Empty(nameless);
    }

    [Theory]
    [InlineData("devices", "nonsense")]
    [InlineData("devices", "list", "--state", "asleep")]
    [InlineData("devices", "list", "--limit", "0")]
    [InlineData("devices", "show")]
    [InlineData("login")]
    public async Task A_line_that_makes_no_sense_ends_with_2_and_says_why(params string[] args)
    {
        var result = await _shell.RunAsync(args);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Without_a_server_the_person_is_told_how_to_name_one()
    {
        var result = await _shell.RunAsync(["devices", "list"]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("GATEHOUSE_SERVER", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_session_or_key_it_ends_with_3()
    {
        var result = await _shell.RunAsync(["devices", "list", "--server", "http://127.0.0.1:9"]);

        Assert.Equal(ExitCode.NotSignedIn, result.ExitCode);
        Assert.Contains("gatehouse login", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_ends_with_4()
    {
        _shell["GATEHOUSE_API_KEY"] = "gh_key_x";

        var result = await _shell.RunAsync(["devices", "list", "--server", "http://127.0.0.1:9"]);

        Assert.Equal(ExitCode.Unreachable, result.ExitCode);
        Assert.Contains("does not answer", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_undone_wants_a_yes_where_nobody_can_be_asked()
    {
        _shell["GATEHOUSE_API_KEY"] = "gh_key_x";

        var result = await _shell.RunAsync(["devices", "unenroll", "dev_1", "--server", "http://127.0.0.1:9"]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_finds_a_server_that_is_not_there()
    {
        var result = await _shell.RunAsync(["doctor", "--server", "http://127.0.0.1:9", "--output", "json"]);

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("\"severity\": \"error\"", result.Out, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
