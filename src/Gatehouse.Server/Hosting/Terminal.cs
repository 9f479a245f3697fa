namespace Gatehouse.Server.Hosting;

/// <summary>
/// Says things to whoever started the process, beside the log: one-time links go here and never into the log, because
/// logs are collected and kept.
/// </summary>
public sealed class Terminal(TextWriter output)
{
    /// <summary>Writes a block, set off by empty lines.</summary>
    public void Say(params ReadOnlySpan<string> lines) =>
        output.WriteLine($"{Environment.NewLine}{string.Join(Environment.NewLine, lines!)}{Environment.NewLine}");
}
