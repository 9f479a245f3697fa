namespace Gatehouse.Cli.Running;

/// <summary>What the program says to the shell that called it; <c>docs/reference/cli.md</c> lists them.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The server refused, or a check did not pass.</summary>
    public const int Failed = 1;

    /// <summary>The command line does not make sense.</summary>
    public const int Usage = 2;

    /// <summary>Not signed in, or the session or key is not accepted.</summary>
    public const int NotSignedIn = 3;

    /// <summary>The server did not answer.</summary>
    public const int Unreachable = 4;

    /// <summary>Stopped by the person.</summary>
    public const int Stopped = 130;
}
