using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Cli;

/// <summary>
/// Types every verb of an area at a server, once for tables and once for JSON, and each of them wrongly before that: with an id
/// that nothing has, or with an option that it does not know.
/// </summary>
[Collection(nameof(SqliteGate))]
public sealed partial class EveryVerbTests(SqliteGate gate) : IDisposable
{
    private const string Nobody = "00000000000000000000000000";

    private readonly Shell _shell = new(gate.Address)
    {
        ["GATEHOUSE_PASSWORD"] = "another long enough password",
        ["GATEHOUSE_SCEP_CHALLENGE"] = "everybody-knows-this",
        ["GATEHOUSE_TV_SECRET"] = "what the provider gave us",
        ["GATEHOUSE_UPSTREAM_SECRET"] = "what both know",
    };

    private readonly Dictionary<string, string> _known = [];

    public static TheoryData<string, bool> Areas => new(VerbScripts.All.Keys.SelectMany(area => new[] { (area, false), (area, true) }));

    public void Dispose() => _shell.Dispose();

    [Theory]
    [MemberData(nameof(Areas))]
    public async Task Every_verb_does_what_it_says_and_says_why_it_does_not(string area, bool json)
    {
        _shell["GATEHOUSE_API_KEY"] = (await gate.OwnerAsync()).Token;
        _known["n"] = Guid.NewGuid().ToString("n")[..8];
        foreach (var (name, content) in VerbScripts.Files)
        {
            _known[name] = _shell.File(name, Encoding.UTF8.GetBytes(content));
        }

        foreach (var line in VerbScripts.All[area])
        {
            await WronglyAsync(VerbLine.Read(line), json);
            await RunAsync(VerbLine.Read(line), json);
        }
    }

    [Fact]
    public void No_verb_of_these_nouns_is_left_out()
    {
        var typed = VerbScripts.All.Values.SelectMany(lines => lines).Select(line => Path(VerbLine.Read(line).Words)).ToHashSet();
        var nouns = typed.Select(path => path.Split(' ')[0]).ToHashSet();

        var left = GatehouseApp.Build(Terminal.System()).Subcommands.Where(noun => nouns.Contains(noun.Name))
            .SelectMany(noun => Leaves(noun, noun.Name)).Where(path => !typed.Contains(path)).ToList();

        Assert.True(left.Count == 0, "No script types: " + string.Join(", ", left));
        Assert.Superset(new HashSet<string> { "people", "person-groups", "sessions", "upstream", "oauth-clients", "account-driven", "webhooks", "apps", "tv" }, nouns);
    }

    private async Task RunAsync(VerbLine line, bool json)
    {
        var words = Fill(line.Words, id => _known[id]);
        var result = await TypeAsync(words, json);
        var said = $"gatehouse {string.Join(' ', words)} ended with {result.ExitCode}: {result.Out}{result.Error}";
        Assert.True(result.ExitCode == (line.Fails ? ExitCode.Failed : ExitCode.Ok), said);
        if (line.Fails)
        {
            Assert.True(result.Error.Length + result.Out.Length > 0, said);
        }
        else if (json && result.Out.Length > 0 && !line.IsText)
        {
            Assert.True(IsJson(result.Out), said);
        }

        if (line.Keeps is { } name)
        {
            _known[name] = line.KeepsAll
                ? _shell.File(name, Encoding.UTF8.GetBytes(result.Out))
                : Ids().Matches(result.Out).Select(m => m.Value).FirstOrDefault(id => id.StartsWith(Prefix(name), StringComparison.Ordinal)) ?? "";
            Assert.True(_known[name].Length > 0, said);
        }
    }

    private async Task WronglyAsync(VerbLine line, bool json)
    {
        var named = line.Words.Where((word, i) => IsWhatIsMeant(line.Words, i)).ToList();
        var words = named.Count > 0
            ? [.. line.Words.SelectMany((word, i) => Fill([word], id => IsWhatIsMeant(line.Words, i) ? Prefix(id) + Nobody : _known[id]))]
            : (List<string>)[.. Fill(line.Words, id => _known[id]), "--nonsense"];

        var result = await TypeAsync(words, json);

        var said = $"gatehouse {string.Join(' ', words)} ended with {result.ExitCode}: {result.Out}{result.Error}";
        Assert.True(result.ExitCode == (named.Count > 0 ? ExitCode.Failed : ExitCode.Usage), said);
        Assert.True(named.Count == 0 ? result.Error.Trim().Length > 0 : result.Error.Contains(Nobody, StringComparison.Ordinal) || (json ? IsJson(result.Error) : Slug().IsMatch(result.Error)), said);
    }

    // An id after an option narrows something down; one that nothing has leaves nothing over, which is no mistake.
    private static bool IsWhatIsMeant(IReadOnlyList<string> words, int i) =>
        Placeholders().Match(words[i]) is { Success: true, Groups: [_, var name] } && IsId(name.Value) && !words[i - 1].StartsWith("--", StringComparison.Ordinal);

    private Task<Shell.Result> TypeAsync(IReadOnlyList<string> words, bool json) => _shell.RunAsync(json ? [.. words, "--output", "json"] : [.. words]);

    private static List<string> Fill(IEnumerable<string> words, Func<string, string> value) =>
        [.. words.Select(word => Placeholders().Replace(word, m => value(m.Groups[1].Value)))];

    // What a script calls usr2 is the id of a person: usr_…
    private static string Prefix(string name) => name.TrimEnd('1', '2', '3') + "_";

    private static bool IsId(string name) => name != "n" && !VerbScripts.Files.ContainsKey(name) && !name.StartsWith("file", StringComparison.Ordinal);

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Path(IReadOnlyList<string> words)
    {
        Command command = GatehouseApp.Build(Terminal.System());
        return string.Join(' ', words.TakeWhile(word => command.Subcommands.FirstOrDefault(c => c.Name == word) is { } next && (command = next) is not null));
    }

    private static IEnumerable<string> Leaves(Command command, string path) =>
        command.Subcommands.Count == 0 ? [path] : command.Subcommands.SelectMany(c => Leaves(c, $"{path} {c.Name}"));

    [GeneratedRegex(@"\b[a-z]+_[0-9A-HJKMNP-TV-Z]{26}\b")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\{([a-z]+[0-9]?)\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"\([a-z][a-z-]+[,)]")]
    private static partial Regex Slug();
}

/// <summary>
/// A line of a script. <c>usr = people create …</c> keeps the first id of that kind that is printed, <c>fileX := …</c> all of it as a
/// file; <c>!</c> is to be refused by the server or to find something wrong, and <c>$</c> prints a text that is the same in JSON.
/// </summary>
internal sealed record VerbLine(IReadOnlyList<string> Words, string? Keeps, bool KeepsAll, bool Fails, bool IsText)
{
    public static VerbLine Read(string line)
    {
        var (keeps, all) = (default(string), false);
        if (line.Split(" = ", 2) is [var name, var rest] && !name.Contains(' ', StringComparison.Ordinal))
        {
            (keeps, line) = (name, rest);
        }
        else if (line.Split(" := ", 2) is [var file, var text] && !file.Contains(' ', StringComparison.Ordinal))
        {
            (keeps, all, line) = (file, true, text);
        }

        var (fails, isText) = (line[0] == '!', line[0] == '$');
        var words = line.TrimStart('!', '$', ' ').Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return new VerbLine([.. words], keeps, all, fails, isText || all);
    }
}
