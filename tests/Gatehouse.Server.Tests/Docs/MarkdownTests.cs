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
