using System.Text;
using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Protocols.Tests.Enrollment.AccountDriven;

public sealed class DiscoveryMessageTests
{
    private static readonly DiscoveryQuery Query = new("a+b@c@example.com", "iPhone");

    [Theory]
    [InlineData("?user-identifier=a+b@c@example.com&model-family=iPhone")]
    [InlineData("?user-identifier=a%2Bb%40c%40example.com&model-family=iPhone")]
    [InlineData("model-family=iPhone&other=1&user-identifier=a+b@c%40example.com")]
    public void A_plus_and_several_at_signs_arrive_as_they_were_typed(string raw)
    {
        Assert.True(DiscoveryQuery.TryParse(raw, out var query, out _));
        Assert.Equal(Query, query);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?user-identifier=")]
    public void What_is_left_out_is_absent(string? raw)
    {
        Assert.True(DiscoveryQuery.TryParse(raw, out var query, out _));
        Assert.Equal(new DiscoveryQuery(null, null), query);
    }

    [Fact]
    public void A_query_reads_back_as_it_was_written()
    {
        Assert.True(DiscoveryQuery.TryParse(Query.ToString(), out var query, out _));
        Assert.Equal(Query, query);
        Assert.False(DiscoveryQuery.TryParse("?model-family=a&model-family=b", out _, out _));
        Assert.False(DiscoveryQuery.TryParse("?user-identifier=" + new string('a', 2100), out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Servers":[]}""")]
    [InlineData("""{"Servers":[{"Version":"mdm-other","BaseURL":"https://a.example"}]}""")]
    [InlineData("""{"Servers":[{"Version":"mdm-byod","BaseURL":"nowhere"}]}""")]
    [InlineData("""{"Servers":[{"BaseURL":"https://a.example"}]}""")]
    [InlineData("""{"Servers":null}""")]
    [InlineData("""{"Servers":[null]}""")]
    [InlineData("""{"Servers":[{"Version":null,"BaseURL":null}]}""")]
    [InlineData("""{"Servers":[{"Version":"mdm-byod","BaseURL":"\ud800"}]}""")]
    [InlineData("""{"\ud800aaaa":1,"Servers":[{"Version":"\ud800","BaseURL":"https://a.example"}]}""")]
    public void An_answer_that_leads_nowhere_is_refused(string json) =>
        Assert.False(DiscoveryAnswer.TryParse(Encoding.UTF8.GetBytes(json), out _, out _));

    [Theory]
    [InlineData(DiscoveryFault.None)]
    [InlineData(DiscoveryFault.OtherServer, "https://other.example/byod")]
    public void A_good_answer_is_judged_by_whom_it_names(DiscoveryFault expected, string url = "https://mdm.example/byod") =>
        Assert.Equal(expected, Judge(Answer(url)));

    [Fact]
    public void Each_way_to_fail_is_told_apart()
    {
        var good = new DiscoveryAnswer(DiscoveryAnswer.Byod, "https://mdm.example/byod").Write();
        (DiscoveryFault Expected, DiscoveryHop[] Hops)[] cases =
        [
            (DiscoveryFault.UnknownHost, [Hop() with { Failure = DiscoveryFault.UnknownHost }]),
            (DiscoveryFault.Tls, [Hop() with { Failure = DiscoveryFault.Tls }]),
            (DiscoveryFault.NotFound, [Hop() with { Status = 404, ContentType = "text/html" }]),
            (DiscoveryFault.Status, [Hop() with { Status = 500 }]),
            (DiscoveryFault.SwitchedOff, [Hop() with { Status = 403, Body = new DeviceError(DeviceError.WellKnownFailed, "off").Write() }]),
            (DiscoveryFault.WebPage, [Hop() with { Status = 200, ContentType = "text/html; charset=utf-8", Body = "<html>"u8.ToArray() }]),
            (DiscoveryFault.WebPage, [Hop() with { Status = 200, ContentType = "text/plain", Body = " <!doctype"u8.ToArray() }]),
            (DiscoveryFault.ContentType, [Hop() with { Status = 200, ContentType = "application/octet-stream", Body = good }]),
            (DiscoveryFault.ContentType, [Hop() with { Status = 200, Body = good }]),
            (DiscoveryFault.Malformed, [Hop() with { Status = 200, ContentType = "application/json", Body = "{}"u8.ToArray() }]),
            (DiscoveryFault.RedirectLostQuery, [To("https://mdm.example/discovery"), Answer()]),
            (DiscoveryFault.RedirectLostQuery, [To("https://mdm.example/discovery?user-identifier=a%20b@c@example.com&model-family=iPhone"), Answer()]),
            (DiscoveryFault.RedirectInsecure, [To($"http://mdm.example/discovery{Query}")]),
            (DiscoveryFault.TooManyRedirects, [.. Enumerable.Repeat(To($"https://mdm.example/discovery{Query}"), 6)]),
            (DiscoveryFault.None, [To($"https://mdm.example/discovery{Query}"), Answer()]),
        ];

        Assert.All(cases, c => Assert.Equal(c.Expected, Judge(c.Hops)));
    }

    [Fact]
    public void A_web_server_names_an_organization_by_a_redirect_to_it_or_by_a_file_and_by_nothing_else()
    {
        var proxied = Hop() with { Address = new Uri($"https://mdm.example/discovery{Query}") };
        (bool Expected, DiscoveryHop[] Hops)[] cases =
        [
            (true, [To($"https://mdm.example/discovery{Query}"), Answer()]),
            (true, [To($"https://www.example.com/here{Query}"), To($"https://mdm.example/discovery{Query}"), Answer()]),
            (true, [Answer("https://mdm.example/file")]),
            (true, [To($"https://www.example.com/here{Query}"), Answer("https://mdm.example/file")]),
            (false, [Answer()]),
            (false, [To($"https://mdm.example{DiscoveryQuery.Path}{Query}"), Answer()]),
            (false, [proxied with { Status = 200, ContentType = "application/json", Body = Answer().Body }]),
            (false, [Hop() with { Status = 404 }]),
        ];

        Assert.All(cases, c => Assert.Equal(c.Expected, new DiscoveryTrace(Query, c.Hops).Names(
            to => to.GetLeftPart(UriPartial.Path) == "https://mdm.example/discovery", url => url == "https://mdm.example/file")));
    }

    private static DiscoveryFault Judge(params DiscoveryHop[] hops) =>
        new DiscoveryTrace(Query, hops).Judge(url => url.StartsWith("https://mdm.example/", StringComparison.Ordinal));

    private static DiscoveryHop Hop() => new(new Uri($"https://example.com{DiscoveryQuery.Path}{Query}"));

    private static DiscoveryHop To(string location) => Hop() with { Status = 302, Location = new Uri(location) };

    private static DiscoveryHop Answer(string url = "https://mdm.example/byod") =>
        Hop() with { Status = 200, ContentType = "application/json", Body = new DiscoveryAnswer(DiscoveryAnswer.Byod, url).Write() };
}
