using System.Text.RegularExpressions;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Architecture;

public sealed partial class SourceTests
{
    /// <summary>Which other features a feature may know; everybody knows Hosting and Storage.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Admin"] = ["Accounts.Contracts", "Webhooks.Contracts"],
        ["Accounts"] = ["Admin.Access", "Admin.Contracts", "Admin.Organizations", "Admin.People", "Admin.Sessions", "OAuth.Contracts"],
        ["OAuth"] = ["Admin.Access", "Admin.Contracts", "Accounts.Contracts"],
        ["Pki"] = ["Admin.Access"],
        ["Mdm"] = ["Admin.Access", "Pki.Contracts", "OAuth.Contracts", "Accounts.Contracts"],
        ["Enrollment"] = ["Admin.Access", "Admin.Contracts", "Pki.Contracts", "Mdm.Contracts", "OAuth.Contracts", "Accounts.Contracts", "Webhooks.Contracts", "Mail.Contracts"],
        ["Apps"] = ["Admin.Access", "OAuth.Contracts", "OAuth.Http", "Accounts.Contracts", "Webhooks.Contracts"],
        ["TvProvider"] = ["Admin.Access", "OAuth.Contracts"],
        ["Webhooks"] = ["Admin.Access"],
        ["Mail"] = [],
        ["Hosting"] = ["Admin.Access"],
        ["Storage"] = [],
    };

    /// <summary>Files of the core that may draw random numbers, and why.</summary>
    private static readonly Dictionary<string, string> MayDraw = new()
    {
        ["EnvelopeWriter.cs"] = "the content key and IV of an envelope must never repeat, so no caller chooses them",
        ["ContentCiphers.cs"] = "the content key and IV of an envelope must never repeat, so no caller chooses them",
        ["ContentEncryption.cs"] = "the nonce of an encrypted assertion must never repeat, so no caller chooses it",
        ["XmlEncryption.cs"] = "the content key of an encrypted assertion must never repeat, so no caller chooses it",
        ["UserMetadataCipher.cs"] = "the content key and nonce of user metadata must never repeat, so no caller chooses them",
        ["XmlDecryption.cs"] = "a content key that cannot be opened is replaced by one that nobody knows, to hide that it could not",
    };

    [Fact]
    public void Every_feature_folder_is_in_the_list()
    {
        var folders = Directory.GetDirectories(Repo.Path("src", "Gatehouse.Server")).Select(Path.GetFileName).Except(["bin", "obj", "Properties", "wwwroot"]);

        Assert.Empty(folders.Except(Allowed.Keys));
    }

    [Theory]
    [InlineData("Admin")]
    [InlineData("Accounts")]
    [InlineData("OAuth")]
    [InlineData("Pki")]
    [InlineData("Mdm")]
    [InlineData("Enrollment")]
    [InlineData("Apps")]
    [InlineData("TvProvider")]
    [InlineData("Webhooks")]
    [InlineData("Mail")]
    [InlineData("Hosting")]
    [InlineData("Storage")]
    public void A_feature_uses_only_its_declared_neighbours(string feature)
    {
        string[] allowed = [feature, "Hosting", "Storage", .. Allowed[feature]];
        var strangers =
            from file in Sources("src", "Gatehouse.Server", feature)
            from line in File.ReadLines(file)
            let used = Using().Match(line)
            where used.Success && !allowed.Any(a => used.Groups[1].Value == a || used.Groups[1].Value.StartsWith(a + ".", StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {line}";

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_protocol_core_knows_neither_HTTP_nor_SQL_nor_the_clock_nor_chance()
    {
        var impure =
            from file in Sources("src", "Gatehouse.Protocols")
            from line in File.ReadLines(file)
            where Impure().IsMatch(line) && !(line.Contains("RandomNumberGenerator", StringComparison.Ordinal) && MayDraw.ContainsKey(Path.GetFileName(file)))
            select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.Empty(impure);
    }

    [Fact]
    public void Every_problem_type_has_a_page_and_every_page_a_problem_type()
    {
        var slugs = Sources("src", "Gatehouse.Server").SelectMany(f => Slug().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).ToHashSet();
        var pages = Directory.GetFiles(Repo.Path("docs", "errors"), "*.md").Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(n => n != "README").ToHashSet();

        Assert.Empty(slugs.Except(pages));
        Assert.Empty(pages.Except(slugs));
        Assert.True(slugs.Count > 15, "The pattern finds the problem types.");
    }

    private static IEnumerable<string> Sources(params string[] folder) =>
        Directory.EnumerateFiles(Repo.Path(folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"^using (?:static )?Gatehouse\.Server\.([A-Za-z.]+);")]
    private static partial Regex Using();

    [GeneratedRegex(@"^using (Microsoft\.AspNetCore|System\.Net\.Http|System\.Data|Dapper|Npgsql)|TimeProvider|RandomNumberGenerator\.(Fill|GetBytes|GetInt32)|Guid\.NewGuid|new Random\(")]
    private static partial Regex Impure();

    [GeneratedRegex("""\bOf\(\s*"([a-z0-9]+(?:-[a-z0-9]+)*)",\s*"[A-Z]""")]
    private static partial Regex Slug();
}
