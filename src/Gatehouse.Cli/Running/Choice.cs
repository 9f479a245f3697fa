using System.CommandLine;
using System.CommandLine.Parsing;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Running;

/// <summary>Options with a fixed set of values, spelled as the API spells them.</summary>
internal static class Choice
{
    /// <summary>One value, or null when the option is left out.</summary>
    public static Option<T?> Maybe<T>(string name, string description)
        where T : struct, Enum => Complete<T, T?>(new Option<T?>(name) { Description = description, CustomParser = r => One<T>(r) });

    /// <summary>One value, with a default.</summary>
    public static Option<T> Of<T>(string name, string description, T unlessGiven)
        where T : struct, Enum => Complete<T, T>(new Option<T>(name)
        {
            Description = description,
            CustomParser = r => One<T>(r) ?? unlessGiven,
            DefaultValueFactory = _ => unlessGiven,
        });

    /// <summary>Any number of values.</summary>
    public static Option<T[]> Many<T>(string name, string description)
        where T : struct, Enum => Complete<T, T[]>(new Option<T[]>(name)
        {
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = r => [.. r.Tokens.Select(t => Read<T>(t.Value, r)).OfType<T>()],
        });

    private static Option<TValue> Complete<T, TValue>(Option<TValue> option)
        where T : struct, Enum
    {
        var words = Words<T>();
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        return option;
    }

    private static T? One<T>(ArgumentResult result)
        where T : struct, Enum => Read<T>(result.Tokens[0].Value, result);

    private static T? Read<T>(string text, ArgumentResult result)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Plain.Text(value), text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        result.AddError($"'{text}' is not one of {string.Join(", ", Words<T>())}.");
        return null;
    }

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => Plain.Text(v))];
}
