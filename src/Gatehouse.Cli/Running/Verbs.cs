using System.CommandLine;
using System.CommandLine.Parsing;

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
                argument.Validators.Add(result => RefuseOptions(result, argument.Name));
                command.Arguments.Add(argument);
            }
            else
            {
                var option = (Option)symbol;
                option.Validators.Add(result => RefuseOptions(result, option.Name));
                command.Options.Add(option);
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

    /// <summary>A verb that cannot be undone: asks the person first, and says when it is done.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="id">What it is done to.</param>
    /// <param name="question">What is asked, of this id.</param>
    /// <param name="action">Does it.</param>
    /// <param name="done">What is said then.</param>
    public Command AskFirst(
        string name, string description, Argument<string> id, Func<string, string> question, Func<Invocation, string, CancellationToken, Task> action, string done)
    {
        var yes = Args.Yes();
        return Verb(name, description, [id, yes], async (run, ct) =>
        {
            run.Confirm(question(run.Get(id)), run.Get(yes));
            await action(run, run.Get(id), ct);
            run.Print.Done(done);
        });
    }

    // What takes several values would take the next option, too, where that one is mistyped.
    private static void RefuseOptions(SymbolResult result, string name)
    {
        if (result.Tokens.FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)) is { } option)
        {
            result.AddError($"There is no option {option.Value}, and {name} takes no such value.");
        }
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
