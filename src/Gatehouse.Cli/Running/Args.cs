using System.CommandLine;

namespace Gatehouse.Cli.Running;

/// <summary>Arguments and options that many verbs share.</summary>
internal static class Args
{
    /// <summary>The thing that is meant.</summary>
    /// <param name="prefix">What its ids begin with.</param>
    public static Argument<string> Id(string prefix) => new("id") { Description = $"Which one: {prefix}_…" };

    /// <summary>How much of a list is shown.</summary>
    public static Option<int> Limit() => new("--limit")
    {
        Description = "Show at most this many.",
        HelpName = "n",
        DefaultValueFactory = _ => 100,
        Validators = { result => Positive(result) },
    };

    /// <summary>Any number of values: the option may be repeated, or be followed by several.</summary>
    /// <param name="name">Name with its hyphens.</param>
    /// <param name="description">What they are.</param>
    /// <param name="value">What one is called in the help; when null, as the option.</param>
    public static Option<string[]> Several(string name, string description, string? value = null) =>
        new(name) { Description = description, HelpName = value, AllowMultipleArgumentsPerToken = true };

    /// <summary>Consent to what cannot be undone.</summary>
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    /// <summary>A file to read; <c>-</c> is standard input.</summary>
    public static Argument<string> File(string description) => new("file") { Description = description };

    private static void Positive(System.CommandLine.Parsing.OptionResult result)
    {
        if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var n) || n < 1))
        {
            result.AddError($"{result.Option.Name} takes a number from 1.");
        }
    }
}
