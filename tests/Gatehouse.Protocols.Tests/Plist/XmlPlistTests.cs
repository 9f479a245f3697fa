using System.Text;
using Gatehouse.Protocols.Plist;
using static Gatehouse.Protocols.Tests.Plist.PlistAssert;

namespace Gatehouse.Protocols.Tests.Plist;

public sealed class XmlPlistTests
{
    [Fact]
    public void Every_type_keeps_its_type()
    {
        var value = ReadsXml("<array><string>1</string><integer>1</integer><real>1</real><true/><data>MQ==</data><date>2001-01-01T00:00:01Z</date></array>");

        Assert.Equal(
            new PlistArray(["1", 1, 1.0, true, "1"u8.ToArray(), new DateTimeOffset(2001, 1, 1, 0, 0, 1, TimeSpan.Zero)]), value);
        Assert.NotEqual(new PlistArray([1]), new PlistArray([1.0]));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData(" +7\n", "7")]
    [InlineData("0xFf", "255")]
    [InlineData("-0x10", "-16")]
    [InlineData("0xFFFFFFFFFFFFFFFF", "18446744073709551615")]
    public void Integers_have_64_bits_with_or_without_sign(string text, string expected) =>
        Assert.Equal(expected, ReadsXml($"<integer>{text}</integer>").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1.0")]
    [InlineData("1 2")]
    [InlineData("--1")]
    [InlineData("0x")]
    [InlineData("18446744073709551616")]
    [InlineData("-9223372036854775809")]
    [InlineData("0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void Malformed_integers_are_refused(string text) =>
        Assert.Contains("form of its type", RefusesXml($"<integer>{text}</integer>").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("1.5e3", 1500)]
    [InlineData("-0.1", -0.1)]
    [InlineData("nan", double.NaN)]
    [InlineData("+infinity", double.PositiveInfinity)]
    [InlineData("-infinity", double.NegativeInfinity)]
    public void Reals_read_with_the_words_of_Core_Foundation(string text, double expected) =>
        Assert.Equal(new PlistReal(expected), ReadsXml($"<real>{text}</real>"));

    [Theory]
    [InlineData("1,5")]
    [InlineData("one")]
    [InlineData("1e999")]
    [InlineData("")]
    public void Malformed_reals_are_refused(string text) => RefusesXml($"<real>{text}</real>");

    [Theory]
    [InlineData("2026-02-28T23:59:59Z", 2026, 2, 28, 23, 59, 59)]
    [InlineData("2016-12-31T23:59:60Z", 2016, 12, 31, 23, 59, 59)]
    [InlineData("0000-12-30T00:00:00Z", 1, 1, 1, 0, 0, 0)]
    public void Dates_are_UTC(string text, int year, int month, int day, int hour, int minute, int second) =>
        Assert.Equal(new PlistDate(new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero)), ReadsXml($"<date>{text}</date>"));

    [Theory]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-02-28T00:00:00+01:00")]
    [InlineData("2026-02-28 00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("20a6-02-28T00:00:00Z")]
    public void Malformed_dates_are_refused(string text) => RefusesXml($"<date>{text}</date>");

    [Fact]
    public void Base64_may_be_wrapped_anyhow() =>
        Assert.Equal(new PlistData("Hello, gate"u8.ToArray()), ReadsXml("<data>\r\n\t\tSGVs bG8s\r\n\t\tIGdh\n \tdGU=\r\n\t</data>"));

    [Theory]
    [InlineData("SGVsbG8")]
    [InlineData("SGVs*G8=")]
    [InlineData("SGVsbG8=SGVsbG8=")]
    public void Malformed_base64_is_refused(string text) => RefusesXml($"<data>{text}</data>");

    [Fact]
    public void Empty_elements_are_empty_values()
    {
        Assert.Equal(new PlistString(""), ReadsXml("<string/>"));
        Assert.Equal(new PlistData(default), ReadsXml("<data></data>"));
        Assert.Equal(new PlistArray(), ReadsXml("<array></array>"));
        Assert.Equal(new PlistDictionary(), ReadsXml("<dict/>"));
        Assert.Equal(PlistBoolean.True, ReadsXml("<true></true>"));
    }

    [Fact]
    public void Text_may_have_entities_references_CDATA_and_comments() =>
        Assert.Equal(
            new PlistString("a<b>&\"'\u00E9\U0001F600<raw & text>end"),
            ReadsXml("<string>a&lt;b&gt;&amp;&quot;&apos;&#233;&#x1F600;<![CDATA[<raw & text>]]><!-- not this -->end</string>"));

    [Fact]
    public void XML_1_0_2_11_line_ends_read_as_LF() =>
        Assert.Equal(new PlistString("a\nb\nc"), ReadsXml("<string>a\r\nb\rc</string>"));

    [Theory]
    [InlineData("&nbsp;")]
    [InlineData("&#0;")]
    [InlineData("&#xD800;")]
    [InlineData("&#x110000;")]
    [InlineData("&#;")]
    [InlineData("& ")]
    [InlineData("&lt")]
    public void Other_references_are_refused(string text) =>
        Assert.Contains("entity", RefusesXml($"<string>{text}</string>").Reason, StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_instructions_comments_and_a_DOCTYPE_are_skipped()
    {
        var body = "\uFEFF<?xml version=\"1.0\"?>\n<!-- <a> --><!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://x/>\">\n" +
            "<plist version='1.0>'><!-- b --><true/><!-- c --></plist>\n<!-- d -->\n";

        Assert.Equal(PlistBoolean.True, Reads(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void A_DOCTYPE_with_an_internal_subset_is_refused()
    {
        var body = "<!DOCTYPE plist [<!ENTITY a \"b\">]><plist><string>&a;</string></plist>"u8.ToArray();

        Assert.Contains("internal subset", Refuses(body).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_occurs_twice_is_refused_with_its_place()
    {
        var error = RefusesXml("<dict><key>A</key><true/><key>A</key><false/></dict>");

        Assert.Contains("twice", error.Reason, StringComparison.Ordinal);
        Assert.Equal("<plist version=\"1.0\"><dict><key>A</key><true/>".Length, error.Offset);
    }

    [Theory]
    [InlineData("<dict><true/></dict>")]
    [InlineData("<dict><key>A</key></dict>")]
    [InlineData("<dict><key>A</key>text<true/></dict>")]
    [InlineData("<array><true/>")]
    [InlineData("<array></dict>")]
    [InlineData("<string>a</data>")]
    [InlineData("<string>a<b/></string>")]
    [InlineData("<integer/>")]
    [InlineData("<true>yes</true>")]
    [InlineData("<true/><true/>")]
    [InlineData("<widget/>")]
    [InlineData("<string><![CDATA[a</string>")]
    [InlineData("<string>a\0b</string>")]
    [InlineData("<string a=\"b>c</string>")]
    [InlineData("<string")]
    [InlineData("</string>")]
    [InlineData("")]
    public void Broken_structure_is_refused(string inside) => RefusesXml(inside);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<html></html>")]
    [InlineData("<plist/>")]
    [InlineData("<plist><true/></plist> more")]
    [InlineData("<plist><true/></plist><plist><true/></plist>")]
    [InlineData("<plist><true/>")]
    public void What_is_not_one_property_list_is_refused(string body) => Refuses(Encoding.UTF8.GetBytes(body));

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_with_its_place()
    {
        byte[] body = [.. "<plist><string>ab"u8, 0xC3, 0x28, .. "</string></plist>"u8];

        Assert.Equal(new ParseError("plist", 17, "the text is not UTF-8"), Refuses(body));
    }

    [Fact]
    public void Limits_of_size_depth_and_count_hold()
    {
        Assert.Contains("larger than 65536 bytes", Refuses(new byte[65537], Small).Reason, StringComparison.Ordinal);
        Assert.Contains("deeper than 8", RefusesXml(Nested(9), Small).Reason, StringComparison.Ordinal);
        Assert.Contains("more than 100 values", RefusesXml(Many(100), Small).Reason, StringComparison.Ordinal);
        Reads(Encoding.UTF8.GetBytes($"<plist>{Nested(8)}</plist>"), Small);
        Reads(Encoding.UTF8.GetBytes($"<plist>{Many(99)}</plist>"), Small);

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("<array>", depth)) + string.Concat(Enumerable.Repeat("</array>", depth));
        static string Many(int count) => $"<array>{string.Concat(Enumerable.Repeat("<true/>", count))}</array>";
    }

    [Fact]
    public void A_UID_is_a_dictionary_with_one_key()
    {
        Assert.Equal(new PlistUid(7), ReadsXml("<dict><key>CF$UID</key><integer>7</integer></dict>"));
        Assert.IsType<PlistDictionary>(ReadsXml("<dict><key>CF$UID</key><string>7</string></dict>"));
    }

    [Fact]
    public void Characters_that_XML_cannot_carry_are_replaced_when_written()
    {
        var xml = Encoding.UTF8.GetString(PlistWriter.WriteXml("a\u0001b\uD800c\rd"));

        Assert.Contains("<string>a\uFFFDb\uFFFDc&#13;d</string>", xml, StringComparison.Ordinal);
    }
}
