using Spectre.Console;

namespace Gatehouse.Cli.Running;

/// <summary>The world outside the program, so that a test can be the person at the keyboard.</summary>
/// <param name="Out">For answers, and nothing else: it may be piped.</param>
/// <param name="Error">For remarks and errors.</param>
/// <param name="In">Standard input.</param>
/// <param name="Interactive">Somebody looks at <paramref name="Out"/>: colours and progress bars are welcome.</param>
/// <param name="InputIsInteractive">Somebody can be asked.</param>
/// <param name="Width">Columns of the screen; null when nobody looks.</param>
/// <param name="Environment">Looks up an environment variable.</param>
/// <param name="Time">The clock of this machine.</param>
internal sealed record Terminal(
    TextWriter Out, TextWriter Error, TextReader In, bool Interactive, bool InputIsInteractive, int? Width,
    Func<string, string?> Environment, TimeProvider Time)
{
    // Tables are cut to the width of the screen; a file has none, and a reader of one wants whole values.
    private const int WidthWhenPiped = 400;

    /// <summary>The real one.</summary>
    public static Terminal System()
    {
        var interactive = !Console.IsOutputRedirected && global::System.Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            Console.Out, Console.Error, Console.In, interactive, !Console.IsInputRedirected, interactive ? Console.WindowWidth : null,
            global::System.Environment.GetEnvironmentVariable, TimeProvider.System);
    }

    /// <summary>For tables, colours and progress; writes to <see cref="Out"/>.</summary>
    public IAnsiConsole Screen { get; } = MakeConsole(Out, Interactive, Width);

    private static IAnsiConsole MakeConsole(TextWriter output, bool interactive, int? width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Profile.Width = width is > 0 ? width.Value : WidthWhenPiped;
        return console;
    }
}
