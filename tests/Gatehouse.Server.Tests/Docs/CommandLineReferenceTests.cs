using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Docs;

public sealed class CommandLineReferenceTests
{
    private const string Intro =
        """
        # The command line

        `gatehouse` does nothing that the API does not: each verb is one or a few calls. Every verb takes `--server` (or `GATEHOUSE_SERVER`, or where you signed in last), `--api-key` (better: `GATEHOUSE_API_KEY`, or `gatehouse login`) and `--output table|json`. Answers go to standard output and nothing else does, so they can be piped; remarks and errors go to the error stream.

        Sessions are kept in `gatehouse/sessions.json` in your configuration folder, readable by you alone; `GATEHOUSE_CONFIG` names another file. Passwords are asked for, or read from `GATEHOUSE_PASSWORD` or standard input, and never from the command line.

        | Exit code | Meaning |
        |---|---|
        | 0 | done |
        | 1 | the server refused, or a check did not pass |
        | 2 | the command line does not make sense |
        | 3 | not signed in, or the session or key is not accepted |
        | 4 | the server did not answer |
        | 130 | stopped |

        This page is made from the code; `dotnet run build.cs golden` writes it anew.

        """;

    [Fact]
    public void Every_verb_is_on_the_page()
    {
        var page = new StringBuilder(Intro);
        foreach (var noun in GatehouseApp.Build(Terminal.System()).Subcommands)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## gatehouse {noun.Name}\n\n{noun.Description}\n");
            foreach (var verb in noun.Subcommands)
            {
                Verb(page, $"{noun.Name} {verb.Name}", verb, withDescription: true);
            }

            if (noun.Subcommands.Count == 0)
            {
                Verb(page, noun.Name, noun, withDescription: false);
            }
        }

        Golden.MatchFile(page.ToString(), Repo.Path("docs", "reference", "cli.md"));
    }

    private static void Verb(StringBuilder page, string path, Command verb, bool withDescription)
    {
        var arguments = string.Concat(verb.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $" [{a.Name}]" : $" <{a.Name}>"));
        page.Append(CultureInfo.InvariantCulture, $"\n`gatehouse {path}{arguments}`{(withDescription ? $" — {verb.Description}" : "")}\n");
        if (verb.Arguments.Count + verb.Options.Count > 0)
        {
            page.Append('\n');
        }

        foreach (var argument in verb.Arguments)
        {
            page.Append(CultureInfo.InvariantCulture, $"- `{argument.Name}`: {argument.Description}\n");
        }

        foreach (var option in verb.Options.Where(o => o is not HelpOption))
        {
            var value = option.ValueType == typeof(bool) ? "" : $" <{option.HelpName ?? option.Name.TrimStart('-')}>";
            page.Append(CultureInfo.InvariantCulture, $"- `{option.Name}{value}`{(option.Required ? " (required)" : "")}: {option.Description}\n");
        }
    }
}
