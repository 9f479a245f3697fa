namespace Gatehouse.Cli.Running;

/// <summary>A verb cannot do what was asked; the message tells the person why, and what would do.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Usage) : Exception(message)
{
    /// <summary>One of <see cref="Running.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
