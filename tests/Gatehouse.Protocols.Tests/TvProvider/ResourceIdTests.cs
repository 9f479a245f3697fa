using System.Text;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class ResourceIdTests
{
    private const string Mrss = """
        <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>ACME &amp; Live</title><item><title>The Film</title><guid>film-1</guid><media:rating scheme="urn:v-chip">TV-PG</media:rating><media:rating scheme="urn:mpaa">PG-13</media:rating></item></channel></rss>
        """;

    [Fact]
    public void A_text_is_its_own_channel_and_is_wrapped_for_those_who_need_a_description()
    {
        var resource = Parse("acme<live>&1");

        Assert.Equal(("acme<live>&1", "acme<live>&1", false), (resource.Requested, resource.Channel, resource.IsMrss));
        Assert.Equal(
            """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>acme&lt;live&gt;&amp;1</title></channel></rss>""", resource.ToMrss());
        Assert.Equal(resource.Channel, Parse(resource.ToMrss()).Channel);
    }

    [Fact]
    public void A_description_gives_channel_title_and_ratings_and_stays_as_it_was_sent()
    {
        var resource = Parse(Mrss);

        Assert.Equal(("ACME & Live", "The Film", "film-1", true), (resource.Channel, resource.ItemTitle, resource.ItemGuid, resource.IsMrss));
        Assert.Equal(("TV-PG", "PG-13"), (resource.Ratings["urn:v-chip"], resource.Ratings["urn:mpaa"]));
        Assert.Equal(Mrss, resource.ToMrss());
        Assert.Equal(Mrss, Encoding.UTF8.GetString(Convert.FromBase64String(resource.ToBase64Mrss())));
    }

    [Fact]
    public void Characters_beyond_the_first_plane_are_characters() => Assert.Equal("film-\U0001F3AC", Parse("film-\U0001F3AC").Channel);

    [Fact]
    public void An_item_is_optional() => Assert.Null(Parse("<rss version=\"2.0\"><channel><title>x</title></channel></rss>").ItemTitle);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("line\nbreak")]
    [InlineData("no character of XML \uffff")]
    [InlineData("<rss>")]
    [InlineData("<rss/>")]
    [InlineData("<rssx><channel><title>x</title></channel></rssx>")]
    [InlineData("<rss><channel/></rss>")]
    [InlineData("<rss><channel><title> </title></channel></rss>")]
    [InlineData("<rss><channel><title>a</title><title>b</title></channel></rss>")]
    [InlineData("<rss><channel><title>a</title></channel><channel><title>b</title></channel></rss>")]
    [InlineData("<rss><channel><title>a</title><item/><item/></channel></rss>")]
    [InlineData("<rss xmlns='urn:x'><channel><title>a</title></channel></rss>")]
    [InlineData("<rss><channel><title>a</title><item><r:rating xmlns:r='http://search.yahoo.com/mrss/' scheme='s'>1</r:rating><r:rating xmlns:r='http://search.yahoo.com/mrss/' scheme='s'>2</r:rating></item></channel></rss>")]
    public void What_cannot_be_read_in_one_way_only_is_an_error(string? requested) => Assert.Same(TvErrorCodes.InvalidParameterResources, Refused(requested));

    [Fact]
    public void Half_a_character_is_none() => Assert.Same(TvErrorCodes.InvalidParameterResources, Refused("film-\ud83d"));

    [Fact]
    public void A_document_type_is_refused() =>
        Assert.Same(TvErrorCodes.InvalidParameterResources, Refused("<rss-x/><!DOCTYPE rss [<!ENTITY x \"y\">]><rss><channel><title>&x;</title></channel></rss>"));

    [Fact]
    public void A_long_or_deep_resource_is_refused()
    {
        Assert.Same(TvErrorCodes.InvalidParameterResources, Refused(new string('x', ResourceId.MaxLength + 1)));
        var deep = string.Concat(Enumerable.Repeat("<a>", 1000)) + string.Concat(Enumerable.Repeat("</a>", 1000));
        Assert.Equal("t", Parse($"<rss><channel><title>t</title>{deep}</channel></rss>").Channel);
    }

    [Fact]
    public void Two_resources_are_one_only_as_exactly_the_same_text()
    {
        Assert.Equal(Parse("a"), Parse("a"));
        Assert.NotEqual(Parse("a"), Parse("A"));
        Assert.NotEqual(Parse(Mrss), Parse(Mrss + " "));
        Assert.Equal(Parse(Mrss).GetHashCode(), Parse(Mrss).GetHashCode());
    }

    private static ResourceId Parse(string requested)
    {
        Assert.True(ResourceId.TryParse(requested, out var resource, out var error), error?.Code);
        return resource;
    }

    private static TvErrorCode Refused(string? requested)
    {
        Assert.False(ResourceId.TryParse(requested, out var resource, out var error));
        Assert.Null(resource);
        return error;
    }
}
