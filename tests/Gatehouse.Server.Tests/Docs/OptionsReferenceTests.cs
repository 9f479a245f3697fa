using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Docs;

public sealed partial class OptionsReferenceTests
{
    private const string Intro =
        """
        # Settings

        What a server reads at its start; everything that an administrator changes at run time is in the database and the API instead. Give them as environment variables (`Gatehouse__PublicUrl`), in `appsettings.json`, or on the command line (`--Gatehouse:PublicUrl …`). They are checked at start: a server with settings that cannot be right says so, for all of them at once, and does not start.

        This page is made from the code; `dotnet run build.cs golden` writes it anew.

        """;

    [Fact]
    public void Every_option_is_on_the_page_with_its_meaning()
    {
        var page = new StringBuilder(Intro);
        foreach (var (section, options) in Sections())
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {options.Name[..^"Options".Length]}\n\n{XmlDocs.Summary(options)}\n\n| Setting | Default | Meaning |\n|---|---|---|\n");
            foreach (var (key, value, meaning) in Settings(section, options, Activator.CreateInstance(options)!))
            {
                Assert.True(meaning.Length > 0, $"{key} has no summary.");
                page.Append(CultureInfo.InvariantCulture, $"| `{key}` | {value} | {meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        Golden.MatchFile(page.ToString(), Repo.Path("docs", "reference", "options.md"));
    }

    /// <summary>Option classes, each of which says in its summary what it is bound from. Those derived from a framework's class are handed over to it instead.</summary>
    private static IEnumerable<(string Section, Type Options)> Sections()
    {
        var found = new List<(string Section, Type Options)>();
        foreach (var type in typeof(Program).Assembly.GetExportedTypes()
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t is { IsClass: true, IsAbstract: false } && t.BaseType == typeof(object)))
        {
            var section = BoundFrom().Match(XmlDocs.Summary(type));
            Assert.True(section.Success, $"{type} does not say what it is 'bound from'.");
            found.Add((section.Groups["section"].Value, type));
        }

        return found.OrderBy(f => f.Section, StringComparer.Ordinal).ThenBy(f => f.Options.Name, StringComparer.Ordinal);
    }

    private static IEnumerable<(string Key, string Default, string Meaning)> Settings(string section, Type options, object instance)
    {
        // A list without a setter is bound by adding to it.
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite || p.PropertyType == typeof(IList<string>)))
        {
            var key = $"{section}:{property.Name}";
            var value = property.GetValue(instance);
            if (value is not null && property.PropertyType is { IsClass: true } nested && nested.Assembly == options.Assembly)
            {
                var about = XmlDocs.Summary(property);
                foreach (var inner in Settings(key, nested, value))
                {
                    yield return inner with { Meaning = $"{about} {inner.Meaning}" };
                }
            }
            else
            {
                yield return (key, Written(value), XmlDocs.Summary(property));
            }
        }
    }

    private static string Written(object? value) => value switch
    {
        null => "",
        string text => $"`{text}`",
        bool yes => yes ? "`true`" : "`false`",
        Array array => array.Length == 0 ? "" : $"`{string.Join(", ", array.Cast<object>())}`",
        TimeSpan span => $"`{span.ToString("c", CultureInfo.InvariantCulture)}`",
        IFormattable formattable => $"`{formattable.ToString(null, CultureInfo.InvariantCulture)}`",
        System.Collections.IEnumerable => "",
        _ => $"`{value}`",
    };

    [GeneratedRegex("[Bb]ound from `(?<section>Gatehouse[A-Za-z:]*)`")]
    private static partial Regex BoundFrom();
}
