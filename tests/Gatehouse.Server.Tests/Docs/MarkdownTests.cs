using System.CommandLine;
using System.Text.RegularExpressions;
using Gatehouse.Cli.Running;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Docs;

/// <summary>What the pages promise is there: files they point at, verbs they tell people to type.</summary>
public sealed partial class MarkdownTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file()
    {
        var broken =
            from page in Pages()
            from Match link in Link().Matches(Prose(page))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
            select $"{Relative(page)}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_link_to_a_heading_finds_it()
    {
        var broken =
            from page in Pages()
            from Match link in Link().Matches(Prose(page))
            let parts = link.Groups["target"].Value.Split('#')
            where parts.Length == 2 && !parts[0].Contains("://", StringComparison.Ordinal)
            let target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0])
            where target.EndsWith(".md", StringComparison.Ordinal) && !Headings(target).Contains(parts[1])
            select $"{Relative(page)}: {link.Groups["target"].Value}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_walk_is_linked_from_another_page()
    {
        var linked = Pages()
            .SelectMany(page => Link().Matches(Prose(page)).Select(link => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link.Groups["target"].Value.Split('#')[0]))))
            .ToHashSet();

        Assert.Empty(Directory.EnumerateFiles(Repo.Path("docs", "how-to"), "*.md").Where(walk => !linked.Contains(Path.GetFullPath(walk))).Select(Relative));
    }

    [Fact]
    public void Every_path_into_the_repository_that_a_page_names_exists()
    {
        var missing =
            from page in Pages()
            from Match path in RepositoryPath().Matches(Prose(page))
            where !Exists(path.Groups["path"].Value)
            select $"{Relative(page)}: {path.Groups["path"].Value}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_verb_of_build_cs_that_a_page_names_exists()
    {
        var known = BuildVerb().Matches(File.ReadAllText(Repo.Path("build.cs"))).Select(m => m.Groups["verb"].Value).ToHashSet();
        var used =
            from page in Pages()
            from Match use in BuildUse().Matches(File.ReadAllText(page))
            select (Page: Relative(page), Verb: use.Groups["verb"].Value);

        Assert.Contains(used, u => u is { Page: "README.md", Verb: "demo" });
        Assert.Contains(used, u => u is { Page: "README.md", Verb: "test" });
        Assert.All(used, u => Assert.Contains(u.Verb, known));
    }

    [Fact]
    public void Every_gatehouse_line_in_a_shell_block_can_be_typed()
    {
        var root = GatehouseApp.Build(Terminal.System());
        var lines =
            from page in Pages()
            from Match block in ShellBlock().Matches(File.ReadAllText(page))
            from line in block.Groups["text"].Value.Split('\n')
            where line.StartsWith("gatehouse ", StringComparison.Ordinal)
            select (Page: Relative(page), Line: line.Split(" #")[0].Split(" | ")[0].Split(" > ")[0]["gatehouse ".Length..]);

        Assert.NotEmpty(lines);
        Assert.Empty(lines.SelectMany(l => root.Parse(l.Line).Errors.Select(e => $"{l.Page}: gatehouse {l.Line}: {e.Message}")));
    }

    [Fact]
    public void Every_verb_of_the_command_line_that_a_sentence_names_exists()
    {
        var root = GatehouseApp.Build(Terminal.System());
        var named =
            from page in Pages()
            from Match verb in NamedVerb().Matches(Prose(page))
            select (Page: Relative(page), Words: verb.Groups["words"].Value);

        Assert.NotEmpty(named);
        Assert.Empty(named.Where(n => !IsVerb(root, n.Words.Split(' '))).Select(n => $"{n.Page}: gatehouse {n.Words}"));
    }

    // Words behind a verb are its arguments; a noun alone may be named, too.
    private static bool IsVerb(Command command, IReadOnlyList<string> words) =>
        command.Subcommands.Count == 0 || words.Count == 0
        || (command.Subcommands.FirstOrDefault(c => c.Name == words[0]) is { } next && IsVerb(next, [.. words.Skip(1)]));

    // As the places that show these pages name them.
    private static HashSet<string> Headings(string page) => [.. Heading().Matches(Prose(page)).Select(h =>
        string.Concat(h.Groups["text"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'))];

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repo.Root, "*.md")
            .Concat(new[] { "docs", "src", "tests", "samples", "deploy" }.Select(f => Repo.Path(f)).Where(Directory.Exists)
                .SelectMany(f => Directory.EnumerateFiles(f, "*.md", SearchOption.AllDirectories)))
            .Where(f => !Relative(f).Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or "bin" or "obj"));

    private static string Relative(string page) => Path.GetRelativePath(Repo.Root, page);

    private static string Prose(string page) => Fence().Replace(File.ReadAllText(page), "");

    // "src/Gatehouse.Server/Mdm/*/Storage" and "<Feature>" stand for several.
    private static bool Exists(string path)
    {
        var concrete = string.Join('/', path.TrimEnd('/').Split('/').TakeWhile(p => p.IndexOfAny(['*', '<', '{', '…']) < 0));
        return Path.Exists(Repo.Path(concrete));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+?)\\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("`gatehouse (?<words>[a-z][a-z-]*( [a-z][a-z-]*)*)")]
    private static partial Regex NamedVerb();

    [GeneratedRegex(@"`(?<path>(src|tests|bench|docs|samples|deploy)/[^`\s]*)`")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("^        \"(?<verb>[a-z]+)\"", RegexOptions.Multiline)]
    private static partial Regex BuildVerb();

    [GeneratedRegex(@"dotnet run build\.cs (?<verb>[a-z]+)")]
    private static partial Regex BuildUse();

    [GeneratedRegex(@"```(sh|console)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
