using System.CommandLine;
using Gatehouse.Cli.Access;
using Gatehouse.Cli.Output;
using Gatehouse.Client;

namespace Gatehouse.Cli.Running;

/// <summary>One run of a verb: what was typed, and what verbs need to answer it.</summary>
internal sealed class Invocation(ParseResult parsed, GlobalOptions globals, Terminal terminal) : IDisposable
{
    private GatehouseClient? _client;

    /// <summary>The person and the screen.</summary>
    public Terminal Terminal => terminal;

    /// <summary>Where answers go.</summary>
    public Printer Print { get; } = new(terminal, parsed.GetValue(globals.Output));

    /// <summary>Stored sessions.</summary>
    public SessionFile Sessions { get; } = SessionFile.Of(terminal);

    /// <summary>Typed value of an option, or its default.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Typed value of an argument.</summary>
    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>True when the option was typed rather than defaulted.</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The server to talk to, and how to prove that we may.</summary>
    public GatehouseClient Client => _client ??= Connect();

    /// <summary>Address of the server: option, environment, or where the person signed in last.</summary>
    /// <exception cref="CliException">None of them says.</exception>
    public Uri Server
    {
        get
        {
            var text = parsed.GetValue(globals.Server) ?? terminal.Environment("GATEHOUSE_SERVER") ?? Sessions.Current;
            return text is null
                ? throw new CliException("No server is named: use --server, set GATEHOUSE_SERVER, or sign in with 'gatehouse login'.")
                : ParseServer(text);
        }
    }

    /// <summary>API key, else stored session; null when there is neither.</summary>
    public string? Credential =>
        parsed.GetValue(globals.ApiKey) ?? terminal.Environment("GATEHOUSE_API_KEY") ?? Sessions.Find(Server)?.Token;

    /// <summary>Reads an address as a person types it.</summary>
    public static Uri ParseServer(string text)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'))
            : throw new CliException($"'{text}' is not the address of a server; it looks like https://mdm.example.com.");
    }

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();

    private GatehouseClient Connect()
    {
        var credential = Credential
            ?? throw new CliException($"Not signed in to {Server}: use 'gatehouse login', or set GATEHOUSE_API_KEY.", ExitCode.NotSignedIn);
        return GatehouseClient.Connect(Server, credential);
    }
}
