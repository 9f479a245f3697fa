using System.Globalization;
using System.Reflection;
using System.Text;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.Docs;

public sealed class LogEventsReferenceTests
{
    private const string Intro =
        """
        # Log events

        Information: state changed. Warning: something was refused, and the line says why. Error: somebody should act. Debug: the protocol, step by step. Each feature has a hundred numbers; a number keeps its meaning. No line holds a token, a challenge, a PIN, a push magic or a body.

        This page is made from the code; `dotnet run build.cs golden` writes it anew.

        """;

    [Fact]
    public void Every_event_is_on_the_page_and_has_a_number_of_its_own()
    {
        var events = (
            from type in typeof(Program).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            orderby message.EventId
            select (Type: type, Message: message)).ToArray();

        Assert.NotEmpty(events);
        Assert.Empty(events.GroupBy(e => e.Message.EventId).Where(g => g.Count() > 1).Select(g => g.Key));
        Golden.MatchFile(Page(events), Repo.Path("docs", "reference", "log-events.md"));
    }

    private static string Page((Type Type, LoggerMessageAttribute Message)[] events)
    {
        var page = new StringBuilder(Intro);
        foreach (var feature in events.GroupBy(e => e.Type))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {feature.Key.Name[..^"Log".Length]}\n\n| Event | Level | Message |\n|---|---|---|\n");
            foreach (var (_, message) in feature)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {message.EventId} | {message.Level} | {message.Message.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        return page.ToString();
    }
}
