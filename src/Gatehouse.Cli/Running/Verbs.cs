using System.CommandLine;

namespace Gatehouse.Cli.Running;

/// <summary>Makes verbs: each is a name, a sentence, its arguments and options, and what it does.</summary>
internal sealed class Verbs(GlobalOptions globals, Terminal terminal)
{
    /// <summary>A verb that is done when it returns.</summary>
    public Command Verb(string name, string description, IReadOnlyList<Symbol> symbols, Func<Invocation, CancellationToken, Task> action) =>
        Verb(name, description, symbols, async (run, ct) =>
        {
            await action(run, ct);
            return ExitCode.Ok;
        });

    /// <summary>A verb that chooses its exit code.</summary>
    public Command Verb(string name, string description, IReadOnlyList<Symbol> symbols, Func<Invocation, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(async (parsed, ct) =>
        {
            using var run = new Invocation(parsed, globals, terminal);
            try
            {
                return await action(run, ct);
            }
            catch (Exception e) when (Failures.Explain(e, run) is { } exitCode)
            {
                return exitCode;
            }
        });
        return command;
    }

    /// <summary>A noun with its verbs.</summary>
    public static Command Noun(string name, string description, params ReadOnlySpan<Command> verbs)
    {
        var command = new Command(name, description);
        foreach (var verb in verbs)
        {
            command.Subcommands.Add(verb);
        }

        return command;
    }
}
