using System.Text;

namespace Gatehouse.Cli.Running;

/// <summary>Questions to the person.</summary>
internal static class Asking
{
    /// <summary>Asks before something that cannot be undone. Where nobody can be asked, <c>--yes</c> is needed.</summary>
    public static void Confirm(this Invocation run, string question, bool yes)
    {
        if (yes)
        {
            return;
        }

        if (!run.Terminal.InputIsInteractive)
        {
            throw new CliException($"{question} Say --yes to do it without being asked.");
        }

        run.Terminal.Error.Write($"{question} [y/N] ");
        if (run.Terminal.In.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes"))
        {
            throw new CliException("Nothing was done.", ExitCode.Stopped);
        }
    }

    /// <summary>A secret from <paramref name="variable"/>, else typed unseen, else the first line of standard input. Never from the command line.</summary>
    public static string Secret(this Invocation run, string prompt, string variable)
    {
        if (run.Terminal.Environment(variable) is { Length: > 0 } fromEnvironment)
        {
            return fromEnvironment;
        }

        if (run.Terminal.InputIsInteractive)
        {
            run.Terminal.Error.Write($"{prompt}: ");
            return Unseen(run.Terminal);
        }

        return run.Terminal.In.ReadLine() is { Length: > 0 } line
            ? line
            : throw new CliException($"{prompt}: set {variable}, or give it on standard input.");
    }

    /// <summary>A file's bytes; <c>-</c> reads standard input as text.</summary>
    public static async Task<byte[]> ReadFileAsync(this Invocation run, string path, CancellationToken ct) => path == "-"
        ? Encoding.UTF8.GetBytes(await run.Terminal.In.ReadToEndAsync(ct))
        : await File.ReadAllBytesAsync(path, ct);

    private static string Unseen(Terminal terminal)
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        terminal.Error.WriteLine();
        return typed.ToString();
    }
}
