using System.Reflection;
using System.Text;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Docs;

/// <summary>docs/conformance.md says which test checks what; it is made from the tests, so it cannot be out of date.</summary>
public sealed class ConformancePageTests
{
    private const string Intro =
        """
        # Conformance

        What devices, clients and people may expect of a Gatehouse, and the test that checks it. The tests are in `tests/Gatehouse.Conformance`. They know the server from outside only: by default they start it as a process of its own, on SQLite and on the PostgreSQL that `GATEHOUSE_TEST_POSTGRES` names, and talk to it over HTTP.

        They can also be pointed at a server that runs already:

        ```
        GATEHOUSE_CONFORMANCE_URL=https://mdm.example.org GATEHOUSE_CONFORMANCE_KEY=gh_key_… dotnet test tests/Gatehouse.Conformance
        ```

        Give them an organization made for that: they enroll devices, make tokens, revoke certificates and put a TV configuration of their own in place of what is there. What needs a process of its own, such as killing it, is then skipped. The TV providers of the cases of TV sign-in are played on loopback: run the tests beside the server, and let it call there (`Gatehouse:TvProvider:Mvpds:AllowPrivate`); otherwise only the cases run that need none. With `Gatehouse:TvProvider:Api:CallsPerSecond` at 0 they are quick, and the cases of the throttle skipped. With `GATEHOUSE_CONFORMANCE_LOG=file` the lines that the servers under test print are kept.

        Some tests play a client library of somebody else's against the server, run by Node: `openid-client`, `oauth4webapi` and `jose`; where DNS records are looked for, the resolver is `dns2`. `dotnet run build.cs test` fetches them.

        Where a row says *Apps*, *Enrollment* or *Faults*, Gatehouse itself promises it; everything else is somebody else's specification.

        This page is made from the code; `dotnet run build.cs golden` writes it anew.

        | Specification | Test | Class |
        |---|---|---|

        """;

    [Fact]
    public void Every_test_is_on_the_page()
    {
        var page = new StringBuilder(Intro);
        foreach (var row in Rows().Distinct().OrderBy(r => r.Source, StringComparer.Ordinal).ThenBy(r => r.Class, StringComparer.Ordinal).ThenBy(r => r.Test, StringComparer.Ordinal))
        {
            page.Append('|').Append(' ').Append(row.Source).Append(" | ").Append(row.Test).Append(" | `").Append(row.Class).Append("` |\n");
        }

        Golden.MatchFile(page.ToString(), Repo.Path("docs", "conformance.md"));
    }

    [Fact]
    public void Every_test_names_its_specification() => Assert.DoesNotContain(Rows(), row => row.Source.Length == 0);

    private static IEnumerable<(string Source, string Test, string Class)> Rows() =>
        from type in typeof(ConformancePageTests).Assembly.GetTypes()
        where type != typeof(ConformancePageTests)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.GetCustomAttributes().Any(attribute => attribute is FactAttribute)
        select (SourceOf(method), method.Name.Replace('_', ' '), type.Name);

    private static string SourceOf(MethodInfo method) =>
        (method.GetCustomAttribute<SpecificationAttribute>() ?? method.DeclaringType!.GetCustomAttribute<SpecificationAttribute>())?.Source ?? "";
}
