using System.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Running;

/// <summary>Options that every verb has.</summary>
internal sealed class GlobalOptions
{
    /// <summary>Address of the server.</summary>
    public Option<string?> Server { get; } = new("--server")
    {
        Description = "Address of the server. Default: GATEHOUSE_SERVER, else where you signed in last.",
        HelpName = "url",
        Recursive = true,
    };

    /// <summary>Credential of a program.</summary>
    public Option<string?> ApiKey { get; } = new("--api-key")
    {
        Description = "API key. Prefer GATEHOUSE_API_KEY: other users of this machine can see a command line.",
        HelpName = "key",
        Recursive = true,
    };

    /// <summary>Form of the answer.</summary>
    public Option<OutputFormat> Output { get; } = MakeOutput();

    /// <summary>Adds them to the root.</summary>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(Server);
        root.Options.Add(ApiKey);
        root.Options.Add(Output);
    }

    private static Option<OutputFormat> MakeOutput()
    {
        var option = Choice.Of("--output", "Form of the answer.", OutputFormat.Table);
        option.Aliases.Add("-o");
        option.Recursive = true;
        return option;
    }
}
