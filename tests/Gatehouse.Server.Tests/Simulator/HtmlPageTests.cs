using System.Text;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Server.Tests.Simulator;

public sealed class HtmlPageTests
{
    private const string Page = """
        <!doctype html><html><head><title>Enroll</title><meta http-equiv="refresh" content="1;url=/enroll/profile/secret"></head>
        <body><h1>Enroll <em>your</em> iPhone</h1>
        <form method="get" action="/search"><input name="q"></form>
        <form class='main' method='POST' action="/enroll/profile?a=1&amp;b=2">
          <input type="hidden" name="__token" value="a+b/c=&quot;&#39;'">
          <input type=checkbox name=agree checked><input type="checkbox" name="news"><button type="submit">Download</button>
          <input type="submit" name="go" value="Go">
        </form><a href="../help?x=1&amp;y=2">Help</a></body></html>
        """;

    private static readonly HtmlPage Parsed = new(Encoding.UTF8.GetBytes(Page), new Uri("https://mdm.example.com/enroll/start"));

    [Fact]
    public void Heading_is_text_without_tags() => Assert.Equal("Enroll  your  iPhone", Parsed.Heading);

    [Fact]
    public void Forms_that_post_are_found_with_what_a_browser_would_send()
    {
        var form = Assert.Single(Parsed.PostForms());

        Assert.Equal("https://mdm.example.com/enroll/profile?a=1&b=2", form.Action.ToString());
        Assert.Equal([new("__token", "a+b/c=\"''"), new("agree", "on")], form.Fields);
    }

    [Fact]
    public void Links_and_refreshes_are_made_absolute() =>
        Assert.Equal(
            ["https://mdm.example.com/help?x=1&y=2", "https://mdm.example.com/enroll/profile/secret"],
            Parsed.Links().Select(link => link.ToString()));
}
